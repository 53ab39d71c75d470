package bitpaket_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

func fixedClient(t *testing.T, status int, body []byte) *bitpaket.Client {
	return client(t, bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: secret, MaxAttempts: 1,
		Reconcile: bitpaket.ReconcileOff, HTTPClient: testkit.Reply{Status: status, Body: string(body)}.Client()})
}

// seeds are answers that show every branch of the decoders.
func seeds(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `null`, `{"success":true}`, `{"success":false}`, `{"status":true,"data":7}`,
		`{"success":true,"data":{"objects":{"valid":{"object_ids":["a",1],"object_names":[{"object_name":"n","object_path":"/"},"x"]},"invalid":[{},null]}}}`,
		`{"success":false,"error":{"code":10209,"message":"Object already exists","data":{}}}`,
		`{"error":{"ns":"ERR_WRONG_DATA_MANIPULATION","code":400,"message":"m"},"success":false}`,
		`{"success":true,"data":{"storage":{"objects":1e3},"folders":[{"folder_id":null,"folder_name":"/"}],"objects":[{"object_id":"i","properties":{"version":null,"created_on_ts":1e300},"media":{}}]}}`,
		`{"success":true,"data":{"object_id":"i","properties":7,"tags":null,"blocks":[]}}`,
	} {
		f.Add(200, []byte(body))
		f.Add(400, []byte(body))
		f.Add(500, []byte(body))
	}
}

// final maps any number to a status that can end an exchange, and those to themselves.
func final(status int) int { return 200 + ((status-200)%400+400)%400 }

func FuzzDecodeCopy(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		status = final(status)
		res, err := fixedClient(t, status, body).Copy(t.Context(), folderCopy)
		_, refused := errors.AsType[*bitpaket.ProblemDetails](err)
		partial, inPart := errors.AsType[*bitpaket.PartialCopyError](err)
		switch unknown := errors.Is(err, bitpaket.ErrOutcomeUnknown); {
		case inPart && (refused || unknown || partial.Response == nil || status >= 300):
			t.Errorf("%d %q: accepted in part with %+v, and %v", status, body, partial.Response, err)
		case inPart:
			wantClean(t, err)
		case (res == nil) == (err == nil):
			t.Errorf("result %+v and error %v", res, err)
		case err == nil && (status >= 300 || !bytes.Contains(body, []byte("true"))):
			t.Errorf("%d %q is a success", status, body)
		case unknown:
			wantUnknown(t, err)
		case err != nil && !refused:
			t.Errorf("%d %q: %v is neither a refusal nor unknown", status, body, err)
		case err != nil:
			wantClean(t, err)
		}
	})
}

func FuzzDecodeReads(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		status = final(status)
		c := fixedClient(t, status, body)
		queried, err := c.Query(t.Context(), bitpaket.QueryRequest{})
		if err == nil {
			for _, o := range queried.Objects {
				if o.ID == "" {
					t.Errorf("an object without an id in %q", body)
				}
			}
		}
		if found, err := c.FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: "/a"}); err == nil {
			for _, o := range found.Objects {
				if o.ID == "" {
					t.Errorf("an object without an id in %q", body)
				}
			}
		}
		if got, err := c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: "i"}); err == nil && got.ID == "" {
			t.Errorf("no id in %q", body)
		}
	})
}
