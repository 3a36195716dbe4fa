# All that is done here by hand. Each target sets up what it needs first:
# Debian's packages (named, or as root installed), .venv, the pinned packages.

PORT ?= 8000
SHELL := /bin/bash

.PHONY: help run test gate bench setup setup-test messages pictures lock

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## Start a wallet with sample data: make run PORT=8000
	@exec .venv/bin/wallet-pwa run --port $(PORT)

test: setup-test ## Set up everything and run the whole gate
	@tools/gate.sh

gate: ## Run the gate with what is installed already
	@tools/gate.sh

bench: setup-test ## Measure the engine, and the main job on both databases
	@.venv/bin/python benchmarks/disclosure.py
	@.venv/bin/python benchmarks/journey.py

setup: ## Make .venv with what the wallet needs
	@tools/need.sh run
	@tools/setup.sh run

setup-test: ## Make .venv with what the tests need as well
	@tools/need.sh test
	@tools/setup.sh test

messages: setup-test ## Collect the words of the pages for translators
	@.venv/bin/python tools/messages.py

pictures: setup-test ## Take the pictures of the documents anew
	@.venv/bin/python tools/pictures.py

lock: ## Pin the newest versions that pyproject.toml admits
	@tools/lock.sh
