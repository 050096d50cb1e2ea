package fallbacks

import (
	"cmp"
	"log"
	"os"
	"syscall"
)

func read() string {
	cmp.Or(os.Getenv("HOST_OR"), requiredHost) // expect-optional: HOST_OR
	v, ok := os.LookupEnv("FATAL") // expect: FATAL
	if !ok {
		log.Fatal("x")
	}
	w, found := syscall.Getenv("UNTESTED") // expect: UNTESTED
	port, ok := os.LookupEnv("SET") // expect-optional: SET
	if !ok {
		port = "8080"
	}
	logged, ok := os.LookupEnv("LOGGED") // expect: LOGGED
	if !ok {
		log.Println("x")
	}
	if u, ok := os.LookupEnv("USED_IF_THERE"); ok { // expect-optional: USED_IF_THERE
		use(u)
	}
	if u, ok := os.LookupEnv("USED_OR_FATAL"); ok { // expect: USED_OR_FATAL
		use(u)
	} else {
		log.Fatalf("x")
	}
	_, ok = os.LookupEnv("ASKED") // expect-optional: ASKED
	if d, ok := os.LookupEnv("RETURNED"); ok { // expect-optional: RETURNED
		return d
	}
	return "d"
}

func find() (string, error) {
	if d, ok := os.LookupEnv("OR_ERROR"); ok { // expect: OR_ERROR
		return d, nil
	}
	return "", errors.New("x")
}
