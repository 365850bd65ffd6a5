# make test   everything, with a real RabbitMQ node (installed when missing)
# make lint   format, clippy with warnings denied, docs
# make bench  instructions per article, by stage
# make eval-entities CORPORA=DIR  names, measured on annotated corpora (see docs/QUALITY.md)
# make eval-parsing CORPORA=folder   how well and fast html/pages.jsonl in it is read, beside others

CARGO ?= cargo

.PHONY: test lint bench eval-entities eval-parsing

test:
	tests/with-broker $(CARGO) test --locked --no-fail-fast
	tests/with-node --test tests/inspector/

lint:
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets --features train -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items

bench:
	benches/instructions

eval-parsing:
	cd tools/peers-html && $(CARGO) build --locked --release
	tools/peers-html/target/release/copydesk-peers-html $(CORPORA)/html/pages.jsonl > tools/peers-html/target/found.jsonl
	tools/score_html.py $(CORPORA)/html/pages.jsonl tools/peers-html/target/found.jsonl

eval-entities:
	$(CARGO) run --locked --release --features train --bin copydesk-train -- \
		eval-names --corpora $(CORPORA)/ner
