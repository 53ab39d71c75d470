package main

import (
	"context"
	"encoding/json"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// services are the five, in the order of the table.
var services = []service{document360Service, oracleService, ossService, boxService, bitpaketService}

// service is one of the five: a simulator with something to copy, and the clients that copy it.
type service struct {
	name string // "Box"
	what string // what is copied: "versioned object"
	noun string // what is counted: "version"
	op   string // the copy, as the simulator calls it
	sdk  bool   // the plain client is the vendor's SDK

	start func() *scene

	// open returns the clients of a scene. They may be in another process than the scene, so the
	// example is its JSON.
	open func(example []byte) (*clients, error)
}

// scene is a simulator with something to copy.
type scene struct {
	simulator
	example any             // the simulator's Example: address, credentials, source and destination
	copies  func() []string // the copies that exist, by name or id
}

// simulator is what all five simulators have. The types of their faults and requests are the same.
type simulator interface {
	Inject(op string, faults ...boxtest.Fault)
	Pending() int
	Requests() []boxtest.Request
	Tree() string
	Close()
}

// clients make the same copy.
type clients struct {
	plain  func(context.Context) error // of a client that does not expect a response to be lost
	copy   func(context.Context, ...option) (copied, error)
	resume func(context.Context, farcopy.Intent, ...option) (copied, error)

	call  string  // the call that copy makes
	wrong failure // another call
}

// option is an option of a call, which has the same type in all five packages.
type option = box.CallOption

// copied is what farcopy says of a copy that was made.
type copied struct {
	text       string
	reconciled bool // the response was lost, and the copy was found by reading
}

// failure is a call that has to fail with an error.
type failure struct {
	what string
	call func(context.Context) error
	want error
}

// opener makes the open of a service from a function that takes its example.
func opener[E any](open func(E) (*clients, error)) func([]byte) (*clients, error) {
	return func(text []byte) (*clients, error) {
		var example E
		if err := json.Unmarshal(text, &example); err != nil {
			return nil, err
		}
		return open(example)
	}
}
