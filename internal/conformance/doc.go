// Package conformance holds the rules that every service client must pass: what an error of a copy says about the world
// is compared with what really happened, under every fault that the simulators can inject. It has tests only.
//
//	go test ./internal/conformance -run TestTable -v     # the table: faults x services
//	go test ./internal/conformance -run TestRandom -chains 2000
package conformance
