# make test   everything, with a real RabbitMQ node (installed when missing)
# make lint   format, clippy with warnings denied, docs
# make bench  instructions per article, by stage

CARGO ?= cargo

.PHONY: test lint bench

test:
	tests/with-broker $(CARGO) test --locked --no-fail-fast
	tests/with-node --test tests/inspector/

lint:
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets --features train -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items

bench:
	benches/instructions
