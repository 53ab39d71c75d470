package main

import (
	"net/http"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// forTests makes runs short, and holds the mistakes that the tests have to find. In the program all
// are zero.
var forTests settings

type settings struct {
	AckWait          time.Duration // 0: localAckWait in a run, -ack-wait of a coordinator
	CopyTimeout      time.Duration
	ReconcileTimeout time.Duration
	Outage           time.Duration // 0: longestOutage or shortOutage
	WaitAtMost       time.Duration // for the lock of a directory, and for a connection; 0: as long as the program waits
	MaxTaken         int           // 0: maxTaken

	NoSettling bool // a task that was begun is run as if it were new
	AckEarly   bool // a message is acknowledged before the end of its task is stored
	SendLate   bool // a request is sent though its deadline has passed

	StoreFaults bool // the process is stopped around writes of states, and responses to them are lost
}

// httpClient is that of the clients; nil: their own.
var httpClient *http.Client

// wrapStore changes what a process sees of the store; nil: nothing.
var wrapStore func(jetstream.JetStream) jetstream.JetStream
