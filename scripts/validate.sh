#!/usr/bin/env bash
# What the Validate action checks: types, lint and tests of the program, side by side. All of them are told, not only the
# first that fails.
set -u
mkdir -p reports
npm run --silent types > reports/types.log 2>&1 &
types=$!
npm run --silent lint:program > reports/lint.log 2>&1 &
lint=$!
npm run --silent test:program -- --reporter ./test/reporter.ts > reports/tests.log 2>&1 &
tests=$!

failed=()
wait "$types" || failed+=(types)
wait "$lint" || failed+=(lint)
wait "$tests" || failed+=(tests)
for name in "${failed[@]}"; do cat "reports/$name.log"; done
if [ "${#failed[@]}" -gt 0 ]; then
  echo "Failed: ${failed[*]}"
  exit 1
fi
tail -n 5 reports/tests.log
echo "Types, lint and tests of the program passed."
