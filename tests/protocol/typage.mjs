// Seals or opens what comes in with typage: `typage.mjs seal <recipient>`, `typage.mjs open <identity>`.
import { webcrypto } from "node:crypto";
import { buffer } from "node:stream/consumers";

globalThis.crypto ??= webcrypto; // Node 18 keeps it apart
const age = await import("age-encryption");

const [act, key] = process.argv.slice(2);
const given = new Uint8Array(await buffer(process.stdin));
if (act === "seal") {
  const sealing = new age.Encrypter();
  sealing.addRecipient(key);
  process.stdout.write(await sealing.encrypt(given));
} else {
  const opening = new age.Decrypter();
  opening.addIdentity(key);
  process.stdout.write(await opening.decrypt(given));
}
