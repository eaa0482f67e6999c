"""What Refuge costs: `make bench`, a table with the ratio to a bare baseline of the same minute, and var/bench.json.

The office is measured among 5,000 made-up cases, in a few minutes. How many, where, and whether it is kept, say:

    REFUGE_BENCH_CASES=100000        the goal: every page under 50 ms, as many questions as among two fifths of them
    REFUGE_BENCH_DATABASE=postgresql://user@127.0.0.1/bench    an empty database; else SQLite in a temporary folder
    REFUGE_BENCH_KEEP=/var/tmp/bench a folder for that office: made once (100,000 cases take some ten minutes), measured
                                     again in one; a run that was cut short goes on where it stopped
    python -m benchmarks.cases       the office alone; --profile case_worker:/ shows where one page spends its time

Server time is CPU: ours, and PostgreSQL's where it runs on this machine; else the clock on the wall. What was
measured last, with what misses the goal, stands in measured.md.
"""
