package oss_test

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenRestoreObject holds the answers of the page, or one in their form.
func TestGoldenRestoreObject(t *testing.T) {
	tests := []struct {
		name string
		req  oss.RestoreObjectRequest
		want oss.RestoreObjectResponse
		is   []error
	}{
		{name: "first", req: oss.RestoreObjectRequest{Key: "coldarchiveobject", Days: 2, Tier: oss.RestoreTierStandard},
			want: oss.RestoreObjectResponse{Priority: oss.RestoreTierStandard, RequestID: goldenID}},
		{name: "again", req: oss.RestoreObjectRequest{Key: "oss.jpg", VersionID: "CAEQExiBgID"},
			want: oss.RestoreObjectResponse{AlreadyRestored: true, VersionID: "CAEQExiBgID", RequestID: goldenID}},
		{name: "in_progress", req: oss.RestoreObjectRequest{Key: "oss.jpg"}, is: []error{oss.ErrorCodeRestoreAlreadyInProgress}},
		{name: "not_archived", req: oss.RestoreObjectRequest{Key: "oss.jpg"}, is: []error{oss.ErrorCodeOperationNotSupported, fs.ErrInvalid}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Bucket = "oss-example"
			got, err := goldenClient(t, "restore_object/"+tt.name, "cn-hangzhou", goldenHost, oss.SignatureV1).RestoreObject(t.Context(), tt.req)
			testkit.WantIs(t, err, tt.is...)
			if tt.is == nil {
				testkit.WantSame(t, *got, tt.want)
			}
		})
	}
}

// archived is a server with one object of each class that has to be restored.
func archived(t *testing.T) *osstest.Server {
	srv := newServer(t)
	for _, class := range []string{"Archive", "ColdArchive", "DeepColdArchive"} {
		srv.AddObject("photos", class, "content", func(o *osstest.Object) { o.StorageClass = class })
	}
	return srv
}

// TestRestoreObject: frozen, being restored, restored, frozen again.
func TestRestoreObject(t *testing.T) {
	for _, class := range []string{"Archive", "ColdArchive", "DeepColdArchive"} {
		testkit.Run(t, class, func(t *testing.T) {
			srv := archived(t)
			srv.SetRestoreTime(time.Hour)
			client := srv.PipeClient()
			copied := func() error {
				_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "photos", Key: "copy", SourceKey: class, StorageClass: oss.StorageClassIA})
				return err
			}
			state := func() string {
				head, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: class})
				if err != nil {
					t.Fatal(err)
				}
				return head.Restore
			}
			testkit.WantIs(t, copied(), oss.ErrorCodeInvalidObjectState, fs.ErrPermission)
			testkit.WantContains(t, copied().Error(), "it has to be restored first, see RestoreObject")
			testkit.WantEqual(t, "the state", state(), "")
			got, err := client.RestoreObject(t.Context(), oss.RestoreObjectRequest{Bucket: "photos", Key: class, Days: 2})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "AlreadyRestored", got.AlreadyRestored, false)
			testkit.WantEqual(t, "the state", state(), `ongoing-request="true"`)
			_, err = client.RestoreObject(t.Context(), oss.RestoreObjectRequest{Bucket: "photos", Key: class, Days: 2})
			wantCode(t, err, oss.ErrorCodeRestoreAlreadyInProgress)
			testkit.WantIs(t, copied(), oss.ErrorCodeInvalidObjectState)
			time.Sleep(time.Hour)
			testkit.WantPrefix(t, errors.New(state()), `ongoing-request="false", expiry-date="`)
			testkit.WantIs(t, copied(), nil)
			got, err = client.RestoreObject(t.Context(), oss.RestoreObjectRequest{Bucket: "photos", Key: class, Days: 3})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "AlreadyRestored", got.AlreadyRestored, true)
			time.Sleep(71 * time.Hour)
			testkit.WantIs(t, copied(), nil)
			time.Sleep(2 * time.Hour)
			testkit.WantIs(t, copied(), oss.ErrorCodeInvalidObjectState)
		})
	}
}

func TestRestoreObjectRefusals(t *testing.T) {
	srv := archived(t)
	for _, tt := range []struct {
		name string
		req  oss.RestoreObjectRequest
		want oss.ErrorCode
	}{
		{"not archived", oss.RestoreObjectRequest{Key: "tiger.jpg"}, oss.ErrorCodeOperationNotSupported},
		{"not there", oss.RestoreObjectRequest{Key: "none"}, oss.ErrorCodeNoSuchKey},
		{"too long", oss.RestoreObjectRequest{Key: "Archive", Days: 8}, oss.ErrorCodeInvalidArgument},
		{"no tier", oss.RestoreObjectRequest{Key: "ColdArchive", Days: 1, Tier: "Soon"}, oss.ErrorCodeInvalidArgument},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Bucket = "photos"
			_, err := srv.PipeClient().RestoreObject(t.Context(), tt.req)
			wantCode(t, err, tt.want)
		})
	}
}

func TestRestoreObjectInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.RestoreObjectRequest
		want string
	}{
		{oss.RestoreObjectRequest{Key: "a"}, "Bucket is required"},
		{oss.RestoreObjectRequest{Bucket: "photos"}, "Key is required"},
		{oss.RestoreObjectRequest{Bucket: "photos", Key: "a", Days: -1}, "Days must be 1 to 365"},
		{oss.RestoreObjectRequest{Bucket: "photos", Key: "a", Days: 366}, "Days must be 1 to 365"},
		{oss.RestoreObjectRequest{Bucket: "photos", Key: "a", Tier: oss.RestoreTierBulk}, "Days is required where Tier is set"},
		{oss.RestoreObjectRequest{Bucket: "photos", Key: "a", Days: 1, Tier: "ü"}, "Tier is not ASCII: encode it"},
	} {
		_, err := client.RestoreObject(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.RestoreObject: "+tt.want)
	}
}

// TestRestoreObjectLost: the refusal of the repeated request shows that the object is being restored. That of a first one
// is the caller's to know.
func TestRestoreObjectLost(t *testing.T) {
	for _, tt := range []struct {
		name       string
		faults     []osstest.Fault
		reconciled bool
		sent       int
	}{
		{"begun, response lost", []osstest.Fault{osstest.ActThenHangUp}, true, 2},
		{"never arrived", []osstest.Fault{osstest.HangUpBeforeAct}, false, 2},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := archived(t)
			srv.Inject("RestoreObject", tt.faults...)
			got, err := srv.PipeClient().RestoreObject(t.Context(), oss.RestoreObjectRequest{Bucket: "photos", Key: "Archive"})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "Reconciled", got.Reconciled, tt.reconciled)
			testkit.WantEqual(t, "requests", count(srv, "RestoreObject"), tt.sent)
		})
	}
}
