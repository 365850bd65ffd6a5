# make test   everything, with a real RabbitMQ node (installed when missing)
# make lint   format, clippy with warnings denied, docs
# make bench  instructions per article, by stage
# make eval-parsing CORPORA=folder   how well and fast html/pages.jsonl in it is read, beside others
# make eval-merging CORPORA=folder   how well the mentions in ner/ of it are merged, and places located

CARGO ?= cargo

.PHONY: test lint bench eval-parsing eval-merging

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

eval-merging:
	$(CARGO) run --locked --release --features train --bin copydesk-train -- eval-merging \
	    --corpora $(CORPORA)/ner --cities $(CORPORA)/resources/gazetteers/places_geonames15000.tsv
