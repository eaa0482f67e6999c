// Prints the C2SP age vectors as one JSON object of base64, for test_age_files_follow_the_specification.py.
import * as vectors from "cctv-age";

const written = Object.entries(vectors).map(([name, vector]) => [name, Buffer.from(vector).toString("base64")]);
process.stdout.write(JSON.stringify(Object.fromEntries(written)));
