package bitpaket_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func echo(status int) bitpakettest.Fault {
	return bitpakettest.ActThenRespond("echo", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(`{"Authorization":"` + r.Header.Get("Authorization") + `","client_secret":"` + secret + `"`))
	})
}

var tooLong = bitpakettest.Oversize(2 << 20)

// lost are answers that leave open whether the copy was accepted.
var lost = []bitpakettest.Fault{
	bitpakettest.ActThenHangUp,
	bitpakettest.HangUpBeforeAct,
	bitpakettest.TruncateHead,
	bitpakettest.TruncateBody,
	bitpakettest.EmptyBody,
	bitpakettest.Garbage,
	bitpakettest.WebPage,
	tooLong,
	bitpakettest.HugeHead(128 << 10),
	echo(200),
	bitpakettest.ActThenStatus(500),
	bitpakettest.ActThenStatus(503),
	bitpakettest.ActThenStatus(504),
	bitpakettest.Status(408),
	bitpakettest.ActThenGateway(500),
	bitpakettest.ActThenGateway(502),
	bitpakettest.Gateway(503),
	echo(500),
}

func TestCopyOutcomeUnknown(t *testing.T) {
	for _, fault := range lost {
		t.Run(fault.Name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				srv.Inject("Copy", fault)
				res, err := client(t, config(srv)).Copy(t.Context(), folderCopy)
				if res != nil {
					t.Errorf("result %+v", res)
				}
				wantUnknown(t, err)
				testkit.WantRequests(t, srv, 1)
			})
		})
	}
}

// A 5xx in the service's own format is the cause of the unknown outcome, but proves nothing.
func TestCopyOutcomeUnknownKeepsTheProblem(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("Copy", bitpakettest.Refuse(500, 10209, "Object already exists"))
		_, err := client(t, config(srv)).Copy(t.Context(), folderCopy)
		wantUnknown(t, err)
		if p := wantProblem(t, err, 500); p.Code != 10209 {
			t.Errorf("got %v of code %d, want code 10209", err, p.Code)
		}
		if errors.Is(err, bitpaket.ErrorCodeAlreadyExists) {
			t.Error("an unsettled code is believed")
		}
	})
}

func TestCopyTimesOut(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("Copy", bitpakettest.Slow(time.Hour))
		start := time.Now()
		_, err := client(t, config(srv)).Copy(t.Context(), folderCopy)
		wantUnknown(t, err)
		testkit.WantTook(t, start, 5*time.Minute)
		if errors.Is(err, context.DeadlineExceeded) {
			t.Error("the attempt's own limit passes for the caller's deadline")
		}
	})
}

// A read is repeated until it is answered, and an answer that cannot be understood never passes for an empty one.
func TestReadsAreRepeated(t *testing.T) {
	for name, op := range ops {
		if name == "Copy" {
			continue
		}
		for _, fault := range lost {
			next := func() bitpakettest.Fault {
				if fault.Name == tooLong.Name {
					return bitpakettest.Oversize(9 << 20) // lists may be longer than results; such a fault works only once
				}
				return fault
			}
			t.Run(name+"/"+fault.Name, func(t *testing.T) {
				inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
					c := client(t, config(srv))
					srv.Inject(name, next(), next(), next())
					if err := op(t, c); err != nil {
						t.Errorf("after three faults: %v", err)
					}
					testkit.WantRequests(t, srv, 4)
				})
				inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
					srv.Inject(name, next(), next(), next(), next())
					err := op(t, client(t, config(srv)))
					if err == nil {
						t.Fatal("no error")
					}
					testkit.WantIsOnly(t, err)
					wantClean(t, err)
					testkit.WantRequests(t, srv, 4)
				})
			})
		}
	}
}
