package conformance

import (
	"bytes"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/sign"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestDocuments sends each simulator, filled by Example, the request examples of its service's
// document, as text and over a socket: each is answered as documented. Only host, date, credentials
// and signature are ours.
//
// The texts differ from the documents in what these have lost on the way to the reader: Box's
// sample for curl its path, the one for Node the names of some members and its users' logins; of
// its path_collection, two entries are counted as one.
func TestDocuments(t *testing.T) {
	tests := []struct {
		document, response string // the files below testdata/documents; response "": as the request
		address            func(t *testing.T) string
		edit               func(r *http.Request)
	}{
		{"bitpaket/copy", "", bitpaketExample, bitpaketSecrets},

		{"box/curl", "", boxExample, bearer},
		{"box/dotnet", "", boxExample, bearer},
		{"box/java", "", boxExample, bearer},
		{"box/python", "", boxExample, bearer},
		{"box/node", "", boxExample, bearer},
		{"box/swift", "", boxExample, bearer},

		{"oracle/example_1", "", oracleExample(""), oracleUser},
		{"oracle/example_2", "", oracleExample(""), oracleUser},
		{"oracle/example_3", "", oracleExample(oracletest.DocumentedPasscode), oracleUser},
		{"oracle/example_4", "", oracleExample(""), oracleUser},
		{"oracle/example_5", "", oracleExample(oracletest.DocumentedPasscode), oracleUser},
		{"oracle/example_6", "", oracleExample(""), oracleUser},

		{"document360/copy", "created", document360Example(nil), bearer},
		{"document360/copy", "unauthorized", document360Example(nil), nil},
		{"document360/copy", "not_found", document360Example(withoutTheFile), bearer},
		{"document360/copy", "too_many_requests", document360Example(withoutQuota), bearer},
		{"document360/copy", "internal_server_error", document360Example(broken), bearer},

		{"oss/example_1", "", ossExample, ossSignature},
		{"oss/example_2", "", ossExample, ossSignature},
	}
	for _, tt := range tests {
		t.Run(tt.document+" "+tt.response, func(t *testing.T) {
			service, name, _ := strings.Cut(tt.document, "/")
			file := filepath.Join("..", "..", service, "testdata", "documents", name)
			response := file
			if tt.response != "" {
				response = filepath.Join(filepath.Dir(file), tt.response)
			}
			simtest.Replay(t, tt.address(t), file+".request.http", response+".response.http", tt.edit)
		})
	}
}

func bearer(r *http.Request) { r.Header.Set("Authorization", "Bearer t") }

func bitpaketExample(t *testing.T) string { return bitpakettest.NewServer(t).Example().URL }

func bitpaketSecrets(r *http.Request) {
	bearer(r)
	body, _ := io.ReadAll(r.Body)
	body = bytes.ReplaceAll(body, []byte("<APP_SECRET>"), []byte(bitpakettest.DefaultClientSecret))
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

func boxExample(t *testing.T) string {
	return strings.TrimSuffix(boxtest.NewServer(t).Example().URL, "/2.0")
}

// oracleExample puts an access code on the documents' public link, which has one in some examples
// and none in others.
func oracleExample(passcode string) func(t *testing.T) string {
	return func(t *testing.T) string {
		srv := oracletest.NewServer(t)
		defer srv.SetPasscode(oracletest.DocumentedLinkID, passcode)
		return srv.Example().URL
	}
}

func oracleUser(r *http.Request) { r.SetBasicAuth("u", "p") }

// document360Example makes what a documented refusal needs: the document has one request for all of
// its answers.
func document360Example(prepare func(srv *document360test.Server)) func(t *testing.T) string {
	return func(t *testing.T) string {
		srv := document360test.NewServer(t)
		url := srv.Example().URL
		if prepare != nil {
			prepare(srv)
		}
		return url
	}
}

func withoutTheFile(srv *document360test.Server) { srv.Remove("9a3b4c5d-6e7f-8a9b-0c1d-2e3f4a5b6c7d") }

func withoutQuota(srv *document360test.Server) {
	srv.Inject("CopyFile", document360test.RateLimit(30*time.Second))
	srv.SetRate(1, time.Hour)
}

func broken(srv *document360test.Server) { srv.Inject("CopyFile", document360test.Status(500)) }

func ossExample(t *testing.T) string { return osstest.NewServer(t).Example().URL }

// ossSignature signs with the version that the documents show.
func ossSignature(r *http.Request) {
	for _, name := range []string{"authorization", "date"} { // as spelt
		delete(r.Header, name)
	}
	for name, values := range r.Header {
		delete(r.Header, name)
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	bucket, _, _ := strings.Cut(r.Host, ".")
	sign.V1(r, sign.Resource{Bucket: bucket, Key: strings.TrimPrefix(r.URL.Path, "/")},
		sign.Credentials{AccessKeyID: osstest.DefaultAccessKeyID, AccessKeySecret: osstest.DefaultAccessKeySecret}, time.Now())
}
