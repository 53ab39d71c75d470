package conformance

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

var updateIntents = flag.Bool("update-intents", false, "write testdata/*.intent anew; only for a new version of the text")

// fullRequest is a request of one service with all its fields set, and what goes on with its intent.
type fullRequest struct {
	req     any             // a pointer to the request
	doesNot map[string]bool // the fields that do not shape the copy
	copy    func(context.Context, any, farcopy.Intent, func(context.Context, farcopy.Intent) error) error
}

// offline fails every request.
type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("offline") }

// all makes a fullRequest of one service's operation.
func all[Req, Res any](req Req, o operation[Req, Res], doesNot ...string) fullRequest {
	f := fullRequest{req: &req, doesNot: map[string]bool{}}
	for _, name := range doesNot {
		f.doesNot[name] = true
	}
	f.copy = func(ctx context.Context, req any, i farcopy.Intent, save func(context.Context, farcopy.Intent) error) error {
		if save != nil {
			ctx = saving(ctx, save)
		}
		if i != (farcopy.Intent{}) {
			ctx = resolving(ctx, i)
		}
		_, err := o.with(*req.(*Req))(ctx)
		return err
	}
	return f
}

const secretMark = "hidden-5e1f0c9a7b3d"

func fullRequests() map[string]fullRequest {
	broken := &http.Client{Transport: offline{}}
	tokens := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: secretMark + "-token"})
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	return map[string]fullRequest{
		"bitpaket": all(
			bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: "/a"}, {ID: "b"}, {Path: "/c"}}, Target: "/t", Overwrite: true},
			bitpaketOperation(must(bitpaket.NewClient(bitpaket.Config{
				TokenSource: tokens, ClientSecret: secretMark + "-client-secret", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff,
			})))),
		"bitpaket-create": all(
			bitpaket.CreateFolderRequest{Folder: "/a/Made"},
			bitpaketCreateOperation(must(bitpaket.NewClient(bitpaket.Config{
				TokenSource: tokens, ClientSecret: secretMark + "-client-secret", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff,
			})))),
		"box": all(
			box.CopyFolderRequest{FolderID: "11111", ParentID: "22222", Name: "Copy", Fields: []string{"id"}, IfNoneMatch: "1"},
			boxOperation(must(box.NewClient(box.Config{TokenSource: tokens, HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff}))), "Fields"),
		"box-file": all(
			box.CopyFileRequest{FileID: "11111", ParentID: "22222", Name: "Copy", Version: "111111", Fields: []string{"id"}},
			boxFileOperation(must(box.NewClient(box.Config{TokenSource: tokens, HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff}))), "Fields"),
		"box-create": all(
			box.CreateFolderRequest{ParentID: "22222", Name: "New", Fields: []string{"id"}},
			boxCreateOperation(must(box.NewClient(box.Config{TokenSource: tokens, HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff}))), "Fields"),
		"oracle": all(
			oracle.CopyFolderRequest{
				FolderID: "F1", DestinationID: "F2", DuplicateResolution: oracle.DuplicateTimeStampSuffix,
				Access: oracle.Access{AppLinkID: "APP", AccessToken: secretMark + "-access-token"},
			},
			oracleOperation(must(oracle.NewClient(oracle.Config{
				BaseURL: "https://oracle.example", Username: "u", Password: secretMark + "-password", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff,
			}))), "Access.AccessToken", "Access.AccessCode"),
		"oracle-file": all(
			oracle.CopyFileRequest{
				FileID: "D1", DestinationID: "F2", DuplicateResolution: oracle.DuplicateTimeStampSuffix,
				Access: oracle.Access{AppLinkID: "APP", AccessToken: secretMark + "-access-token"},
			},
			oracleFileOperation(must(oracle.NewClient(oracle.Config{
				BaseURL: "https://oracle.example", Username: "u", Password: secretMark + "-password", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff,
			}))), "Access.AccessToken", "Access.AccessCode"),
		"oracle-create": all(
			oracle.CreateFolderRequest{
				ParentID: "F1", Name: "Made", Description: "text",
				Access: oracle.Access{AppLinkID: "APP", AccessToken: secretMark + "-access-token"},
			},
			oracleCreateOperation(must(oracle.NewClient(oracle.Config{
				BaseURL: "https://oracle.example", Username: "u", Password: secretMark + "-password", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff,
			}))), "Access.AccessToken", "Access.AccessCode"),
		"document360": all(
			document360.CopyFileRequest{ProjectID: "p", FolderID: "f", FileID: "x", DestinationFolderID: "d"},
			document360Operation(must(document360.NewClient(document360.Config{APIKey: secretMark + "-api-key", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})))),
		"document360-create": all(
			document360.CreateFolderRequest{ProjectID: "p", ParentFolderID: "f", Name: "Made", FolderColor: "#ff0000"},
			document360CreateOperation(must(document360.NewClient(document360.Config{APIKey: secretMark + "-api-key", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})))),
		"oss": all(
			oss.CopyObjectRequest{
				Bucket: "bucket", Key: "k", SourceBucket: "source", SourceKey: "s", SourceVersionID: "v", SourceIfMatch: "m",
				SourceIfNoneMatch: "n", SourceIfModifiedSince: day, SourceIfUnmodifiedSince: day, ForbidOverwrite: true,
				MetadataDirective: oss.DirectiveReplace, Metadata: map[string]string{"a": "1"}, CacheControl: "c", ContentDisposition: "d",
				ContentEncoding: "e", ContentLanguage: "l", ContentType: "t", Expires: day, TaggingDirective: oss.TaggingDirectiveReplace,
				Tags: []oss.Tag{{Key: "k", Value: "v"}}, ServerSideEncryption: oss.ServerSideEncryptionKMS, SSEKeyID: "id",
				DataEncryption: oss.DataEncryptionSM4, ACL: oss.ACLPrivate, StorageClass: oss.StorageClassIA, TrafficLimit: 245760,
				RequestPayer: oss.RequestPayerRequester,
			},
			ossOperation(must(oss.NewClient(oss.Config{
				Region: "cn-hangzhou", HTTPClient: broken, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff,
				Credentials: oss.StaticCredentials(secretMark+"-id", secretMark+"-key", secretMark+"-session"),
			}))), "TrafficLimit", "RequestPayer"),
	}
}

// savedIntent returns the intent that a copy saves before its send.
func savedIntent(t *testing.T, f fullRequest) (saved farcopy.Intent) {
	t.Helper()
	err := f.copy(t.Context(), f.req, farcopy.Intent{}, func(_ context.Context, i farcopy.Intent) error {
		saved = i
		return nil
	})
	if saved == (farcopy.Intent{}) {
		t.Fatalf("no intent was saved: %v", err)
	}
	return saved
}

func textOf(t *testing.T, i farcopy.Intent) string {
	t.Helper()
	text, err := i.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestIntentsOfEarlierReleases: an intent that an earlier release has saved still fits its request.
func TestIntentsOfEarlierReleases(t *testing.T) {
	for service, f := range fullRequests() {
		t.Run(service, func(t *testing.T) {
			file := "testdata/" + service + ".intent"
			if *updateIntents {
				if err := os.WriteFile(file, []byte(textOf(t, savedIntent(t, f))+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var i farcopy.Intent
			if err := i.UnmarshalText([]byte(strings.TrimSuffix(string(golden), "\n"))); err != nil {
				t.Fatal(err)
			}
			if err := f.copy(t.Context(), f.req, i, nil); errors.Is(err, fs.ErrInvalid) {
				t.Errorf("the intent is refused: %v", err)
			}
		})
	}
}

// TestIntentFitsItsRequestOnly: each field that shapes the copy, changed, makes it another request; the others do not.
func TestIntentFitsItsRequestOnly(t *testing.T) {
	for service, f := range fullRequests() {
		i := savedIntent(t, f)
		for path, change := range fieldChanges(reflect.ValueOf(f.req).Elem(), "") {
			t.Run(service+" "+path, func(t *testing.T) {
				undo := change()
				defer undo()
				err := f.copy(t.Context(), f.req, i, nil)
				refused := err != nil && strings.Contains(err.Error(), "saved for another request")
				if refused == f.doesNot[path] {
					t.Errorf("with another %s the intent is refused %t, want %t: %v", path, refused, !f.doesNot[path], err)
				}
				if errors.Is(err, fs.ErrInvalid) != refused {
					t.Errorf("with another %s: %v", path, err)
				}
			})
		}
	}
}

// fieldChanges returns functions that change each field that is set, and undo that.
func fieldChanges(v reflect.Value, prefix string) map[string]func() (undo func()) {
	changes := map[string]func() func(){}
	for i := range v.NumField() {
		field, name := v.Field(i), prefix+v.Type().Field(i).Name
		switch {
		case field.IsZero(), field.Type() == reflect.TypeFor[oss.ServerSideEncryption](): // only KMS goes with SSEKeyID
		case field.Kind() == reflect.Struct && field.Type() != reflect.TypeFor[time.Time]():
			maps.Copy(changes, fieldChanges(field, name+"."))
		default:
			changes[name] = func() func() {
				old := reflect.New(field.Type()).Elem()
				old.Set(field)
				field.Set(changed(field))
				return func() { field.Set(old) }
			}
		}
	}
	return changes
}

// changed returns another valid value of a field.
func changed(v reflect.Value) reflect.Value {
	switch value := v.Interface().(type) {
	case time.Time:
		return reflect.ValueOf(value.Add(time.Hour))
	case bool:
		return reflect.ValueOf(!value)
	case int64:
		return reflect.ValueOf(value + 1)
	case map[string]string:
		return reflect.ValueOf(map[string]string{"a": "2"})
	case []oss.Tag:
		return reflect.ValueOf([]oss.Tag{{Key: "k", Value: "w"}})
	case []string:
		return reflect.ValueOf(append(value, "name"))
	case []bitpaket.Selector:
		return reflect.ValueOf(value[1:])
	case oss.MetadataDirective, oss.TaggingDirective:
		return reflect.ValueOf(strings.ToLower(v.String())).Convert(v.Type()) // any other value contradicts other fields
	}
	if v.Kind() == reflect.String {
		return reflect.ValueOf(v.String() + "x").Convert(v.Type())
	}
	panic("no other value of " + v.Type().String())
}

// TestIntentHoldsNoSecret: neither as it is nor encoded nor in part, of Config and request.
func TestIntentHoldsNoSecret(t *testing.T) {
	for service, f := range fullRequests() {
		text := textOf(t, savedIntent(t, f))
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(text, ":")[3])
		if err != nil {
			t.Fatal(err)
		}
		for where, s := range map[string]string{"text": text, "payload": string(payload)} {
			for _, form := range []string{secretMark, hex.EncodeToString([]byte(secretMark))} {
				if strings.Contains(s, form) {
					t.Errorf("%s: %q is in the %s of the intent %s", service, form, where, text)
				}
			}
		}
		if len(text) > 4<<10 {
			t.Errorf("%s: %d bytes, want less than 4 KiB", service, len(text))
		}
	}
}

// TestIntentTellsRequestsApart of two services, and of values that only together are equal.
func TestIntentTellsRequestsApart(t *testing.T) {
	requests := fullRequests()
	for _, service := range slices.Sorted(maps.Keys(requests)) {
		i := savedIntent(t, requests[service])
		for other, f := range requests {
			if other == service {
				continue
			}
			if err := f.copy(t.Context(), f.req, i, nil); !errors.Is(err, fs.ErrInvalid) {
				t.Errorf("%s accepts an intent of %s: %v", other, service, err)
			}
		}
	}
}
