package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestRunServices: the flags and variables of Document360 and OSS.
func TestRunServices(t *testing.T) {
	drive := document360test.NewServer(t)
	file := drive.Example()
	drive.AddAPIKey("key")
	bucket := osstest.NewServer(t)
	object := bucket.Example()
	variables := []string{"DOCUMENT360_TOKEN", "DOCUMENT360_API_KEY", "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "OSS_REGION"}
	at360 := "-service document360 -base-url " + file.URL + " -project " + file.ProjectID + " -in "
	atOSS := "-service oss -base-url " + object.URL + " -in "
	token := map[string]string{"DOCUMENT360_TOKEN": file.Token}
	key := map[string]string{"OSS_ACCESS_KEY_ID": object.AccessKeyID, "OSS_ACCESS_KEY_SECRET": object.AccessKeySecret, "OSS_REGION": object.Region}
	for _, tt := range []struct {
		name, args string
		env        map[string]string
		code       int
		says       string // part of the output, or of the error
	}{
		{name: "document360 simulated", args: "-sim -service document360 -write", says: "location: "},
		{name: "document360", args: at360 + file.FolderID + " -write -file " + file.FileID, env: token, says: "location: Which form has the Location of a copy? absolute"},
		{name: "document360 with a key", args: at360 + file.FolderID, env: map[string]string{"DOCUMENT360_API_KEY": "key"}, says: "read-only"},
		{name: "document360, nothing to copy", args: at360 + file.DestinationFolderID + " -write", env: token, code: exitError, says: "-file names one"},
		{name: "document360, no such folder", args: at360 + "x", env: token, code: exitError, says: "404 RESOURCE_NOT_FOUND"},
		{name: "document360 without a credential", args: at360 + "x", code: exitUsage, says: "DOCUMENT360_API_KEY"},
		{name: "document360 without a project", args: "-service document360 -in x", env: token, code: exitUsage, says: "-project"},
		{name: "document360, half a sign-in", args: at360 + "x -client-id y", env: token, code: exitUsage, says: "need each other"},
		{name: "document360 with a flag of oss", args: at360 + "x -instance", env: token, code: exitUsage, says: "-other and -instance are for"},

		{name: "oss simulated", args: "-sim -service oss -write -also large", says: "copy-crc: "},
		{name: "oss", args: atOSS + object.Bucket + " -write -file " + object.Key, env: key, says: "copy-crc: Does the response to a copy have x-oss-hash-crc64ecma? yes"},
		{name: "oss in a prefix that is empty", args: atOSS + object.Bucket + "/x -write", env: key, code: exitError, says: "-file names one"},
		{name: "oss, no such bucket", args: atOSS + "nothing", env: key, code: exitError, says: "404 NoSuchBucket"},
		{name: "oss without a key", args: atOSS + "x", code: exitUsage, says: "OSS_ACCESS_KEY_ID"},
		{name: "oss, another region without a key", args: atOSS + "x -other y", env: key, code: exitUsage, says: "-other must be bucket/key"},
		{name: "oss with a flag of document360", args: atOSS + "x -client-id y -redirect-url z", env: key, code: exitUsage, says: "-client-id and -redirect-url are for"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clitest.Setenv(t, variables, tt.env)
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), strings.Fields(tt.args), &stdout, &stderr)
			text := strings.Join(strings.Fields(stdout.String()+stderr.String()), " ")
			if code != tt.code || !strings.Contains(text, tt.says) {
				t.Errorf("exit code %d, want %d; it says\n%s\nwant %q in it", code, tt.code, text, tt.says)
			}
		})
	}
}

// TestReadOnlyServices: without -write nothing but reads is sent.
func TestReadOnlyServices(t *testing.T) {
	for name, start := range map[string]func(t *testing.T) (methods func() []string, svc service){
		"document360": func(t *testing.T) (func() []string, service) {
			srv, svc := document360Bench(t)
			return func() (methods []string) {
				for _, r := range srv.Requests() {
					methods = append(methods, r.Method)
				}
				return methods
			}, svc
		},
		"oss": func(t *testing.T) (func() []string, service) {
			srv, svc := ossBench("")(t)
			svc.(*ossService).account.instance = false // its token is asked for by PUT
			return func() (methods []string) {
				for _, r := range srv.Requests() {
					methods = append(methods, r.Method)
				}
				return methods
			}, svc
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				methods, svc := start(t)
				r := &runner{svc: svc, also: []string{alsoRate, alsoLarge}, progress: func(string) {}}
				rep, err := r.run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				for _, method := range methods() {
					if !slices.Contains([]string{http.MethodGet, http.MethodHead}, method) {
						t.Errorf("it sent %s", method)
					}
				}
				for _, row := range rep.rows {
					if needs := row.state == stateNeedsWrite; needs != row.writes {
						t.Errorf("%s: %s, although it writes: %t", row.name, row.state, row.writes)
					}
				}
			})
		})
	}
}

func TestRegionOf360(t *testing.T) {
	for address, want := range map[string]document360.Region{
		"": document360.RegionEU, "http://127.0.0.1:1": document360.RegionEU, document360.Endpoint(document360.RegionEU): document360.RegionEU,
		document360.Endpoint(document360.RegionUS): document360.RegionUS, document360.Endpoint("acme"): "acme",
	} {
		if got := regionOf360(address); got != want {
			t.Errorf("%q is of the region %q, want %q", address, got, want)
		}
	}
}
