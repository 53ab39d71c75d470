package conformance

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSimulatorsHaveOneClient: what a client has learned is there at the next call of Client.
func TestSimulatorsHaveOneClient(t *testing.T) {
	oneClient(t, bitpakettest.NewServer(t))
	oneClient(t, boxtest.NewServer(t))
	oneClient(t, oracletest.NewServer(t))
	oneClient(t, document360test.NewServer(t))
	oneClient(t, osstest.NewServer(t))
}

func oneClient[C comparable](t *testing.T, srv interface {
	Client() C
	PipeClient() C
}) {
	t.Helper()
	if srv.Client() != srv.Client() {
		t.Errorf("%T makes a client at each call of Client", srv)
	}
	if srv.PipeClient() != srv.PipeClient() {
		t.Errorf("%T makes a client at each call of PipeClient", srv)
	}
	if srv.Client() == srv.PipeClient() {
		t.Errorf("%T has one client for both ways in", srv)
	}
}
