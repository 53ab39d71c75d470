package conformance

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// wrongField returns the field that an error names.
func wrongField(t *testing.T, err error) string {
	t.Helper()
	for _, target := range []error{fs.ErrInvalid, farcopy.ErrNotExecuted} {
		if !errors.Is(err, target) {
			t.Errorf("%v does not match %v", err, target)
		}
	}
	e, ok := errors.AsType[*farcopy.NotExecutedError](err)
	if !ok {
		t.Errorf("%v is no *NotExecutedError", err)
		return ""
	}
	if e.Attempts != 0 {
		t.Errorf("%v: %d attempts, want none", err, e.Attempts)
	}
	return e.Field
}

// TestWrongFieldOfConfig: every field of a Config that can be wrong is named.
func TestWrongFieldOfConfig(t *testing.T) {
	tokens := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"})
	configs := map[string]struct {
		config any
		create func(any) error
		wrong  map[string][]any
	}{
		"bitpaket": {
			bitpaket.Config{TokenSource: tokens, ClientSecret: "s"},
			func(c any) error { _, err := bitpaket.NewClient(c.(bitpaket.Config)); return err },
			map[string][]any{"ShareLimitsWith": {&bitpaket.Client{}}, "TokenSource": {nil}, "ClientSecret": {"", "\xff"}},
		},
		"box": {
			box.Config{TokenSource: tokens},
			func(c any) error { _, err := box.NewClient(c.(box.Config)); return err },
			map[string][]any{"ShareLimitsWith": {&box.Client{}}, "TokenSource": {nil}},
		},
		"document360": {
			document360.Config{APIKey: "k"},
			func(c any) error { _, err := document360.NewClient(c.(document360.Config)); return err },
			map[string][]any{"ShareLimitsWith": {&document360.Client{}}, "APIKey": {"a\nb"}},
		},
		"oracle": {
			oracle.Config{BaseURL: "https://h.example", Username: "u", Password: "p"},
			func(c any) error { _, err := oracle.NewClient(c.(oracle.Config)); return err },
			map[string][]any{"ShareLimitsWith": {&oracle.Client{}}, "BaseURL": {""}, "Username": {"a:b"}, "Password": {""}, "APIVersion": {"a/b", "..", "\n"}},
		},
		"oss": {
			oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", "")},
			func(c any) error { _, err := oss.NewClient(c.(oss.Config)); return err },
			map[string][]any{
				"ShareLimitsWith": {&oss.Client{}}, "Region": {"", "a b"}, "Credentials": {nil}, "SignatureVersion": {-1, 9},
				"BoundBucket": {"Photos"},
				"Endpoint":    {"://", "http://oss.example", "https://u:p@h.example", "https://h.example?x"},
			},
		},
	}
	common := map[string][]any{
		"BaseURL":     {"://", "h.example", "ftp://h.example", "http://h.example", "https://u:p@h.example", "https://h.example?x", "https://h.example#x"},
		"MaxAttempts": {-1}, "MaxBackoff": {-1}, "CopyTimeout": {-1}, "ReconcileTimeout": {-1}, "Reconcile": {-1, 9}, "UserAgent": {"a\nb"},
	}
	for service, tt := range configs {
		if err := tt.create(tt.config); err != nil {
			t.Fatalf("%s: %v", service, err)
		}
		for _, wrong := range []map[string][]any{common, tt.wrong} {
			for field, values := range wrong {
				for _, value := range values {
					config := reflect.New(reflect.TypeOf(tt.config)).Elem()
					config.Set(reflect.ValueOf(tt.config))
					f := config.FieldByName(field)
					if !f.IsValid() {
						continue // oss has no BaseURL
					}
					if value == nil {
						f.SetZero()
					} else {
						f.Set(reflect.ValueOf(value).Convert(f.Type()))
					}
					if got := wrongField(t, tt.create(config.Interface())); got != field {
						t.Errorf("%s, %s = %q: Field is %q", service, field, value, got)
					}
				}
			}
		}
	}
}

// TestWrongFieldOfRequest: every text of a copy's request that cannot be sent is named.
func TestWrongFieldOfRequest(t *testing.T) {
	clients, _ := unusedClients(t)
	for _, tt := range []struct {
		copy    any
		request any
	}{
		{clients["bitpaket"].(*bitpaket.Client).Copy, bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/a"}}, Target: "/t"}},
		{clients["box"].(*box.Client).CopyFolder, box.CopyFolderRequest{FolderID: "11", ParentID: "22"}},
		{
			clients["document360"].(*document360.Client).CopyFile,
			document360.CopyFileRequest{ProjectID: "1", FolderID: "2", FileID: "3", DestinationFolderID: "4"},
		},
		{clients["oracle"].(*oracle.Client).CopyFolder, oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2", Access: oracle.Access{LinkID: "L"}}},
		{clients["oss"].(*oss.Client).CopyObject, oss.CopyObjectRequest{Bucket: "bucket", Key: "key", SourceKey: "source"}},
	} {
		r := reflect.TypeOf(tt.request)
		for i := range r.NumField() {
			for _, bad := range []string{"a\xff", "a\x00b", "a\nb"} {
				request := reflect.New(r).Elem()
				request.Set(reflect.ValueOf(tt.request))
				if !spoil(request.Field(i), bad) {
					continue
				}
				results := reflect.ValueOf(tt.copy).Call([]reflect.Value{reflect.ValueOf(context.Background()), request})
				err, _ := results[1].Interface().(error)
				if errors.Is(err, farcopy.ErrOutcomeUnknown) {
					continue // it is legal there, and was sent
				}
				if got := wrongField(t, err); got != r.Field(i).Name {
					t.Errorf("%s.%s = %q: Field is %q: %v", r, r.Field(i).Name, bad, got, err)
				}
			}
		}
	}
}

// spoil puts a text into a field, or into the first text of what the field holds.
func spoil(f reflect.Value, bad string) bool {
	switch f.Kind() {
	case reflect.String:
		f.SetString(bad)
		return true
	case reflect.Slice:
		f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		return spoil(f.Index(0), bad)
	case reflect.Map:
		f.Set(reflect.ValueOf(map[string]string{"k": strings.TrimSpace(bad)}))
		return true
	case reflect.Struct:
		return f.NumField() > 0 && f.Field(0).CanSet() && spoil(f.Field(0), bad)
	}
	return false
}
