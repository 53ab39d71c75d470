package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oss"
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

// TestAllowServices: a request that would change what the run has not made is not sent, whatever a
// probe does.
func TestAllowServices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, svc := document360Bench(t)
		d, before, ctx := svc.(*document360Service), srv.Tree(), t.Context()
		project, folder, file := srv.ProjectID(), srv.Find("/Shared/Old"), srv.Find("/Shared/logo.png")
		d.client.DeleteFile(ctx, document360.DeleteFileRequest{ProjectID: project, FolderID: srv.Find("/Shared"), FileID: file})
		d.client.MoveFile(ctx, document360.MoveFileRequest{ProjectID: project, FileID: file, DestinationFolderID: folder})
		d.client.UpdateFolder(ctx, document360.UpdateFolderRequest{ProjectID: project, FolderID: folder, Name: "x"})
		d.client.DeleteFolder(ctx, document360.DeleteFolderRequest{ProjectID: project, FolderID: folder})
		checkOnlyRead(t, methodsOf(srv.Requests()))
		checkTree(t, before, srv.Tree(), nil)
	})
	for _, versioning := range []osstest.Versioning{"", osstest.VersioningEnabled} {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := ossBench(versioning)(t)
			s, ctx := svc.(*ossService), t.Context()
			s.scratch = "in/scratch/"
			srv.AddObject("bench", "in/scratch/stranger", "x")
			before := srv.Tree()
			for _, key := range []string{"in/sea.jpg", "in/scratch/stranger", "in/scratch"} {
				s.client.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "bench", Key: key})
				s.client.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "bench", Key: key, VersionID: "null"})
			}
			s.client.DeleteObjects(ctx, oss.DeleteObjectsRequest{Bucket: "bench", Objects: []oss.ObjectVersion{{Key: "in/sea.jpg"}}})
			s.client.CopyObject(ctx, oss.CopyObjectRequest{Bucket: "bench", SourceKey: "in/log", Key: "in/sea.jpg"})
			s.client.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "bench", Key: "in/sea.jpg", Target: "in/log"})
			checkOnlyRead(t, methodsOf(srv.Requests()))
			checkTree(t, before, srv.Tree(), nil)
		})
	}
}

func checkOnlyRead(t *testing.T, requests []string) {
	t.Helper()
	for _, r := range requests {
		if !strings.HasPrefix(r, "GET ") && !strings.HasPrefix(r, "HEAD ") {
			t.Errorf("it sent %s", r)
		}
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

func privateDocument360(t *testing.T) (service, []string, func()) {
	srv := document360test.NewServer(t)
	srv.AddToken(privateSecret, time.Time{})
	in := srv.AddFolder("", privateName)
	file := srv.AddFile(in, privateName+".png", "12 KB")
	a := document360Account{config: srv.PipeConfig(), project: srv.ProjectID(), folder: in}
	a.config.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: privateSecret})
	return newDocument360Bench(t, srv, a), []string{a.project, in, file}, func() {
		for _, op := range []string{"GetFolder", "GetFile", "CreateFolder", "CopyFile", "DeleteFile", "DeleteFolder"} {
			srv.Inject(op, document360test.Status(403))
		}
	}
}

func privateOSS(t *testing.T) (service, []string, func()) {
	srv := osstest.NewServer(t)
	srv.AddAccessKey("private-key", privateSecret)
	srv.AddBucket("private-bucket", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	srv.AddObject("private-bucket", privateName+"/"+privateName, "x")
	a := ossAccount{config: srv.PipeConfig(), bucket: "private-bucket", prefix: privateName + "/"}
	a.config.Credentials = oss.StaticCredentials("private-key", privateSecret, "")
	svc, err := newOSSService(a)
	if err != nil {
		t.Fatal(err)
	}
	return svc, []string{"private-bucket", "private-key"}, func() {
		for _, op := range []string{"ListObjectsV2", "CopyObject", "HeadObject", "InitiateMultipartUpload", "UploadPartCopy", "DeleteObject"} {
			srv.Inject(op, osstest.Status(403))
		}
	}
}
