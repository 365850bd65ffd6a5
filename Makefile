# make test   everything, with a real RabbitMQ node (installed when missing)
# make lint   format, clippy with warnings denied, docs
# make bench  instructions per article, by stage
# make bench-broker  throughput and latency with a real broker
#
# Quality on annotated corpora, beside others (docs/QUALITY.md); CORPORA=DIR holds them:
# make eval-entities   names, their merging, where places are
# make eval-linking    which item each entity is; KNOWLEDGE=FILE is laid over the starter
# make eval-quotes     quotes and speakers, and what their confidence is worth
# make eval-parsing    main text and metadata of web pages; time of all; near-duplicates

CARGO ?= cargo

.PHONY: test lint bench bench-broker eval-entities eval-linking eval-quotes eval-parsing knowledge more.tsv

# As the tests have built it: a build without them compiles most of it once more, for some of
# what it depends on has fewer features then.
PROGRAM = $${CARGO_TARGET_DIR:-target}/debug/copydesk

test:
	tests/with-broker $(CARGO) test --locked --no-fail-fast
	tests/with-node --test tests/inspector/
	tests/with-browser $(PROGRAM)
	tests/with-broker tests/contracts/check $(PROGRAM)

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

KNOWLEDGE ?= world.ckb

eval-linking:
	$(TRAIN) eval-linking --corpora $(CORPORA) --knowledge $(KNOWLEDGE)

# More items, from open lists that are cloned into a folder: make more.tsv CLONES=DIR
more.tsv:
	tools/more_items/more_items.py $(CLONES) > $@.part
	mv $@.part $@

# models/starter.ckb from one open list, world.ckb from that and more items
# (docs/KNOWLEDGE.md): make knowledge ITEMS=FILE [MORE=more.tsv]
SOURCES = --source 'Wikidata: CC0 1.0' --source 'ROR: CC0 1.0' \
	--source 'congress-legislators: CC0 1.0' --source 'National Gallery of Art: CC0 1.0' \
	--source 'Chadwick Baseball Bureau: ODC-By 1.0' --source 'FB15k: MIT, Freebase CC BY 2.5' \
	--source 'wikitrivia: MIT' --source 'name-suggestion-index: BSD-3-Clause' \
	--source 'reep: CC0 1.0' --source 'wiki-media-cred: CC0 1.0' \
	--source 's-and-p-500-companies: PDDL 1.0' --source 'FinanceDatabase: MIT' \
	--source 'Party Facts: MIT' --source 'international_newspapers: Wikidata, CC0 1.0' \
	--source 'Natural Earth: public domain' --source 'GeoNames: CC BY 4.0'
MORE_SOURCES = --source 'LiterallyWikidata: Wikidata, CC0 1.0' \
	--source 'wikidata-football-cleanup: MIT' --source 'LM-KBC 2023 and 2024: CC BY 4.0'
BUILD = $(CARGO) run --locked --release --bin copydesk -- knowledge build $(SOURCES)

knowledge:
	tools/knowledge_rows.py $(ITEMS) --starter > starter.tsv
	tools/knowledge_rows.py $(ITEMS) $(MORE) > world.tsv
	$(BUILD) --title starter --out models/starter.ckb starter.tsv
	$(BUILD) $(if $(MORE),$(MORE_SOURCES)) --title world --out world.ckb world.tsv
	rm starter.tsv world.tsv

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
