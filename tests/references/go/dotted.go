package main

import . "os"

func dotted() {
	Getenv("DOTTED")         // expect: DOTTED
	LookupEnv("DOTTED_LOOK") // expect: DOTTED_LOOK
}
