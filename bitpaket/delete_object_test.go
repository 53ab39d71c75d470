package bitpaket_test

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var firstObject = bitpaket.DeleteObjectRequest{ObjectID: firstID}

// The response to a deletion lists no names.
func TestGoldenDeleteObject(t *testing.T) {
	const id = "c644b732-f1ce-4d50-81f9-96884dbcd84d"
	res, err := golden(t, "delete_object/deleted").DeleteObject(t.Context(), bitpaket.DeleteObjectRequest{ObjectID: id})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &bitpaket.DeleteObjectResponse{ValidIDs: []string{id}, RequestID: documentedRequestID})
}

func TestDeleteObject(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		res, err := c.DeleteObject(t.Context(), firstObject)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, res.ValidIDs, []string{firstID})
		testkit.WantLacks(t, srv.Tree(), "/existing_dir/a ")

		_, err = c.DeleteObject(t.Context(), firstObject)
		testkit.WantIsOnly(t, err)
		testkit.WantEqual(t, "the detail", wantProblem(t, err, 200).Detail, "the object is invalid, and was not deleted")
		_, err = c.DeleteObject(t.Context(), bitpaket.DeleteObjectRequest{})
		testkit.WantInvalid(t, err, "bitpaket.DeleteObject: ObjectID is required")
	})
}

// TestDeleteObjectUnlisted: a success that does not list the object does not show that it was deleted.
func TestDeleteObjectUnlisted(t *testing.T) {
	for _, ids := range []string{`[]`, `["c644b732-f1ce-4d50-81f9-96884dbcd84d"]`} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			body := `{"success":true,"data":{"objects":{"valid":{"object_ids":` + ids + `},"invalid":[]}}}`
			srv.Inject("DeleteObject", bitpakettest.Respond("unlisted", testkit.Body(200, body)))
			_, err := client(t, config(srv)).DeleteObject(t.Context(), firstObject)
			testkit.WantUnknown(t, err)
			testkit.WantRequests(t, srv, 1)
		})
	}
}

// TestDeleteObjectLost: nothing shows that an object was deleted, and nothing is sent again.
func TestDeleteObjectLost(t *testing.T) {
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.EmptyBody} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject("DeleteObject", fault)
			cfg := config(srv)
			cfg.Reconcile = bitpaket.ReconcileAuto
			_, err := client(t, cfg).DeleteObject(t.Context(), firstObject)
			testkit.WantUnknown(t, err)
			testkit.WantContains(t, err.Error(), "another DeleteObject does no harm")
			wantClean(t, err)
			testkit.WantRequests(t, srv, 1)
		})
	}
}
