package bitpaket_test

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestWhatMayBeRenamedIsNotSentAgain: the source is renamed before the client looks. A second request would make a copy of the
// new name beside the first one.
func TestWhatMayBeRenamedIsNotSentAgain(t *testing.T) {
	for _, made := range []bool{true, false} {
		for name, selector := range map[string]func(id string) bitpaket.Selector{
			"an id":    func(id string) bitpaket.Selector { return bitpaket.Selector{ID: id} },
			"a folder": func(string) bitpaket.Selector { return bitpaket.Selector{Folder: "/moving"} },
		} {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				id := srv.AddObject("/moving/report", "a report")
				fault := bitpakettest.ActThenCall("made and renamed", func() { srv.Rename("/moving/report", "renamed") })
				if !made {
					fault = bitpakettest.Respond("renamed", func(w http.ResponseWriter, _ *http.Request) {
						srv.Rename("/moving/report", "renamed")
						w.WriteHeader(http.StatusGatewayTimeout)
					})
				}
				srv.Inject("Copy", fault)
				_, err := settling(t, srv, bitpaket.ReconcileAuto).Copy(t.Context(), bitpaket.CopyRequest{
					Objects: []bitpaket.Selector{selector(id)}, Target: "/another_dir",
				})
				if !made || err != nil { // what BitPaket copies after the renaming is found under the new name
					wantUnknown(t, err)
				}
				if n := testkit.Sent(srv, "Copy"); n != 1 {
					t.Errorf("%s, made %t: %d requests for copies, want one", name, made, n)
				}
			})
		}
	}
}
