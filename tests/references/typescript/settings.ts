declare namespace NodeJS { interface ProcessEnv { DECLARED: string } }
const url: string = process.env.ASSERTED!; // expect: ASSERTED
const cast = process.env.CAST as string; // expect: CAST
const either = (process.env.CAST_DEFAULT as string) ?? "d"; // expect-optional: CAST_DEFAULT
(process.env as Record<string, string>).WHOLE_CAST; // expect: WHOLE_CAST
enum Keys { Token = "BY_ENUM" }
process.env[Keys.Token]; // expect: BY_ENUM
const NAMES = { A: "BY_CONST_OBJECT" } as const;
process.env[NAMES.A]; // expect: BY_CONST_OBJECT
class Reader {
  private static readonly KEY = "BY_STATIC";
  constructor(private readonly env: NodeJS.ProcessEnv) {}
  read(): string { return this.env.NOT_SEEN + process.env[Reader.KEY]; } // expect: BY_STATIC
}
function read<T>(name: string): T { return process.env[name] as T; } // expect-dynamic
const { A, B = "b" }: NodeJS.ProcessEnv = process.env; // expect: A expect-optional: B
function take({ C }: Env = process.env) {} // expect: C
import.meta.env.VITE_TYPED satisfies string; // expect: VITE_TYPED
type T = typeof process.env.IN_A_TYPE;
