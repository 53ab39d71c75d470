//go:build unix

package killtest

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// service is one of the five. Of its copies every second one has a request of another kind.
type service struct {
	op    string // of the copy, in the journal
	start func(t testing.TB, copies int) *world
	open  func(spec) (func(item) copier, error) // for a worker

	// repeats reports whether a second request that the service executes does no harm.
	repeats func(n int) bool
}

// services is filled by init, because work and the services need each other.
var services map[string]service

func init() {
	never := func(int) bool { return false }
	services = map[string]service{
		"bitpaket":    {op: "Copy", start: startBitpaket, open: openBitpaket, repeats: func(n int) bool { return !isOther(n) }},
		"box":         {op: "CopyFolder", start: startBox, open: openBox, repeats: never},
		"document360": {op: "CopyFile", start: startDocument360, open: openDocument360, repeats: never},
		"oracle":      {op: "CopyFolder", start: startOracle, open: openOracle, repeats: never},
		"oss":         {op: "CopyObject", start: startOSS, open: openOSS, repeats: func(n int) bool { return !isOther(n) }},
	}
}

// isOther reports whether a copy has a request of the other kind.
func isOther(n int) bool { return n%2 == 1 }

// simulator is what a run needs of every simulator.
type simulator interface {
	Inject(op string, faults ...simtest.Fault)
	Requests() []simtest.Request
	Advance(time.Duration)
	Tree() string
	Now() time.Time
	ListenOn(net.Listener) string
}

// world is a simulator with the sources of some copies.
type world struct {
	sim   simulator
	spec  spec
	there func(n int) int // how many copies of a source the destination holds
}

func startBitpaket(t testing.TB, copies int) *world {
	srv := bitpakettest.NewServer(t)
	srv.MkdirAll("/there")
	w := &world{sim: srv, spec: spec{Target: "/there"}}
	for n := range copies {
		it := item{Source: srv.AddObject(fmt.Sprintf("/here/%d.pdf", n), fmt.Sprint("report ", n))}
		if isOther(n) {
			srv.AddObject(fmt.Sprintf("/there/%d.pdf", n), "an old report")
			it.Name = "overwrite"
		}
		w.spec.Items = append(w.spec.Items, it)
	}
	w.there = func(n int) int {
		if o, ok := srv.Object(fmt.Sprintf("/there/%d.pdf", n)); ok && o.Content == fmt.Sprint("report ", n) {
			return 1
		}
		return 0
	}
	return w
}

func startBox(t testing.TB, copies int) *world {
	srv := boxtest.NewServer(t)
	w := &world{sim: srv, spec: spec{Target: srv.MkdirAll("/Archive")}}
	for n := range copies {
		it := item{Source: srv.MkdirAll(fmt.Sprint("/Pictures ", n))}
		srv.AddFile(it.Source, fmt.Sprintf("tiger-%d.jpeg", n), 1000)
		if isOther(n) {
			it.Name = fmt.Sprint("Copied ", n)
		}
		w.spec.Items = append(w.spec.Items, it)
	}
	w.there = func(n int) int { return strings.Count(srv.Tree(), fmt.Sprintf("tiger-%d.jpeg", n)) - 1 }
	return w
}

func startDocument360(t testing.TB, copies int) *world {
	srv := document360test.NewServer(t)
	folder, target := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	w := &world{sim: srv, spec: spec{Folder: folder, Target: target}}
	for n := range copies {
		w.spec.Items = append(w.spec.Items, item{Source: srv.AddFile(folder, fmt.Sprintf("logo-%d.png", n), ""), Name: srv.ProjectID()})
	}
	w.there = func(n int) (there int) {
		for _, f := range srv.Files(target) {
			if f.Name == fmt.Sprintf("logo-%d.png", n) {
				there++
			}
		}
		return there
	}
	return w
}

func startOracle(t testing.TB, copies int) *world {
	srv := oracletest.NewServer(t)
	w := &world{sim: srv, spec: spec{Target: srv.MkdirAll("/Archive")}}
	for n := range copies {
		it := item{Source: srv.MkdirAll(fmt.Sprint("/Reports-", n, "-"))}
		srv.AddFile(it.Source, fmt.Sprintf("readme-%d.txt", n), 120)
		if isOther(n) {
			it.Name = string(oracle.DuplicateTimeStampSuffix)
		}
		w.spec.Items = append(w.spec.Items, it)
	}
	w.there = func(n int) int { return strings.Count(srv.Tree(), fmt.Sprintf("readme-%d.txt", n)) - 1 }
	return w
}

func startOSS(t testing.TB, copies int) *world {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	w := &world{sim: srv, spec: spec{Target: "photos"}}
	for n := range copies {
		it := item{Source: fmt.Sprintf("tiger-%d.jpg", n)}
		srv.AddObject("photos", it.Source, fmt.Sprint("tiger ", n))
		if isOther(n) {
			it.Name = "forbid-overwrite"
		}
		w.spec.Items = append(w.spec.Items, it)
	}
	w.there = func(n int) int { return len(srv.Versions("photos", fmt.Sprintf("archive/tiger-%d.jpg", n))) }
	return w
}
