export const a: string = process.env.FAILS ?? fail("x"); // expect: FAILS
export const b = process.env.THROWS ?? ((): never => { throw new Error("x"); })(); // expect: THROWS
export const c = process.env.KEPT ?? "d"; // expect-optional: KEPT
export const d = process.env.NEVER ?? missing("x"); // expect: NEVER
function missing(name: string): never {
  throw new Error(name);
}
