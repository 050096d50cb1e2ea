package reassigned

import "os"

var key = "A"
var kept = "KEPT_VALUE"
var plus = "A"

func init() {
	key = "B"
	plus += "B"
	kept := "LOCAL_VALUE"
	os.Getenv(kept) // expect: LOCAL_VALUE
}

func main() {
	os.Getenv(key)  // expect-dynamic
	os.Getenv(plus) // expect-dynamic
	os.Getenv(kept) // expect: KEPT_VALUE
	os.Getenv("\x41B") // expect: AB
}
