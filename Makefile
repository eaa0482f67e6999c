# Refuge. `make` alone lists what it can do.
SHELL := /bin/bash
.DEFAULT_GOAL := targets
PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: targets run test check bench states set-up set-up-tests pictures

targets:
	@echo 'make run     set up, then start both houses with a demonstration programme'
	@echo 'make test    set up, then the whole suite: checks, SQLite, PostgreSQL, real browser'
	@echo 'make check   style, types, import rules, migrations, catalogues'
	@echo 'make bench   what one letter, page, mailbox and collection costs, as table and JSON'
	@echo 'make pictures  take the pictures in docs/pictures/ anew, in Burmese and English, 360 px wide'
	@echo 'make states  draw docs/states.md from the transition tables'

run: set-up
	@exec refuge demo

test: set-up-tests
	@exec scripts/test

check: set-up-tests
	@exec scripts/check

bench: set-up-tests
	@exec python -m benchmarks

pictures: set-up-tests
	@exec scripts/take-pictures

states: set-up
	@exec scripts/draw-states

set-up:
	@scripts/set-up run

set-up-tests:
	@scripts/set-up test
