package main

import (
	"cmp"
	system "os"
	"syscall"
)

// os.Getenv("IN_A_COMMENT")
const Key = "BY_CONSTANT"

const (
	First, Second = "BY_FIRST", "BY_SECOND"
	Raw           = `BY_RAW`
)

var variable = "BY_VARIABLE"
var global = system.Getenv("GLOBAL") // expect: GLOBAL

func main() {
	system.Getenv("PLAIN")                       // expect: PLAIN
	system.Getenv(`RAW`)                         // expect: RAW
	value, ok := system.LookupEnv("LOOKED_UP")   // expect: LOOKED_UP
	syscall.Getenv("BY_SYSCALL")                 // expect: BY_SYSCALL
	cmp.Or(system.Getenv("OR"), "d")             // expect-optional: OR
	cmp.Or("d", system.Getenv("LAST"))           // expect: LAST
	system.Getenv(Key)                           // expect: BY_CONSTANT
	system.Getenv(First + "_" + Second)          // expect: BY_FIRST_BY_SECOND
	system.Getenv(Raw)                           // expect: BY_RAW
	system.Getenv(variable)                      // expect: BY_VARIABLE
	system.Setenv("WRITTEN", "1")
	system.Unsetenv("REMOVED")
	read := system.Getenv
	read("BY_FUNCTION_VALUE") // expect: BY_FUNCTION_VALUE
	println("os.Getenv(\"IN_A_STRING\")", `os.Getenv("IN_RAW")`)
	system.Getenv(name())      // expect-dynamic
	system.Getenv("APP_" + x)  // expect-dynamic
	system.Getenv(config.Name) // expect-dynamic
	config.Getenv("A_METHOD")
	twice := "ONE"
	twice = "OTHER"
	system.Getenv(twice) // expect-dynamic
	for _, key := range keys {
		system.Getenv(key) // expect-dynamic
	}
}

func wrapper(Key string) string {
	return system.Getenv(Key) // expect-dynamic
}

func shadowed(system reader) string {
	return system.Getenv("SHADOWED")
}
