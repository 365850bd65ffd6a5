# make test   everything, with a real RabbitMQ node (installed when missing)
# make lint   format, clippy with warnings denied, docs
# make bench  instructions per article, by stage
# make bench-broker  throughput and latency with a real broker
#
# Quality on annotated corpora, beside others (docs/QUALITY.md); CORPORA=DIR holds them:
# make eval-entities   names, their merging, where places are
# make eval-quotes     quotes and speakers, and what their confidence is worth
# make eval-parsing    main text and metadata of web pages; time of all; near-duplicates

CARGO ?= cargo

.PHONY: test lint bench bench-broker eval-entities eval-quotes eval-parsing

test:
	tests/with-broker $(CARGO) test --locked --no-fail-fast
	tests/with-node --test tests/inspector/
	tests/with-browser $${CARGO_TARGET_DIR:-target}/debug/copydesk
	CARGO="$(CARGO)" tests/with-broker tests/contracts/check

lint:
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets --features train -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items

bench:
	benches/instructions

bench-broker:
	$(CARGO) bench --locked --bench through_broker

TRAIN = $(CARGO) run --locked --release --features train --bin copydesk-train --

eval-entities:
	$(TRAIN) eval-names --corpora $(CORPORA)/ner
	$(TRAIN) eval-merging --corpora $(CORPORA)/ner \
		--cities $(CORPORA)/resources/gazetteers/places_geonames15000.tsv

eval-quotes:
	tools/score_quotes.py $(CORPORA) $(TRAIN) quotes

eval-parsing:
	cd tools/peers-html && $(CARGO) build --locked --release
	tools/peers-html/target/release/copydesk-peers-html $(CORPORA)/html/pages.jsonl \
		> tools/peers-html/target/found.jsonl
	tools/score_html.py $(CORPORA)/html/pages.jsonl tools/peers-html/target/found.jsonl
	$(CARGO) build --locked --release --bin copydesk
	tools/extract_pages.py $(CORPORA) target/release/copydesk
	tools/near_duplicates.py $(CORPORA) target/release/copydesk

# Seeded faults for minutes: make chaos SEED=7 SECONDS=600
SEED ?= 1
SECONDS ?= 300
.PHONY: chaos
chaos:
	CHAOS_SEED=$(SEED) CHAOS_SECONDS=$(SECONDS) tests/with-broker $(CARGO) test --locked --test chaos -- --nocapture

# Three nodes, the leader of the queues killed, frozen and cut off under load
.PHONY: cluster
cluster:
	tests/with-broker $(CARGO) test --locked --test cluster -- --nocapture
