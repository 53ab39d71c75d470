package main

import (
	"maps"
	"testing"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oss/osstest"
)

var variables = []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "OSS_REGION"}

func TestRun(t *testing.T) {
	srv := osstest.NewServer(t)
	example := srv.Example()
	srv.AddTemporaryKey("STS.i", "s", "token", time.Time{})
	srv.EnableKMS("k1")
	env := map[string]string{
		"OSS_ACCESS_KEY_ID": example.AccessKeyID, "OSS_ACCESS_KEY_SECRET": example.AccessKeySecret, "OSS_REGION": example.Region,
	}
	with := func(name, value string) map[string]string {
		changed := maps.Clone(env)
		changed[name] = value
		return changed
	}
	temporary := with("OSS_ACCESS_KEY_ID", "STS.i")
	temporary["OSS_SESSION_TOKEN"] = "token"
	at := func(args ...string) []string {
		return append([]string{"-base-url", example.URL, "-bucket", example.Bucket, "-source-key", example.Key}, args...)
	}
	clitest.Table(t, run, variables, []clitest.Case{
		{Name: "simulated", Args: []string{"-sim"}, Says: `oss-example/"copy of oss.jpg"`},
		{Name: "simulated class", Args: []string{"-sim", "-storage-class", "IA"}, Says: " IA "},
		{Name: "simulated refusal", Args: []string{"-sim", "-key", "oss.jpg", "-forbid-overwrite", "-metadata-directive", "REPLACE"}, Code: cli.ExitNotCopied, Says: "409 FileAlreadyExists"},
		{Name: "simulated onto itself", Args: []string{"-sim", "-key", "oss.jpg", "-storage-class", "IA"}, Code: cli.ExitUsage,
			Says: "-metadata-directive must be REPLACE where an object is copied onto itself, or OSS may drop its metadata: " +
				"give all that it is to have, and its ETag as -source-if-match"},
		{Name: "simulated with its metadata", Args: []string{"-sim", "-key", "oss.jpg", "-storage-class", "IA", "-metadata-directive", "REPLACE",
			"-content-type", "image/png"}, Says: "Content-Type=image/png"},
		{Name: "help", Args: []string{"-h"}, Says: "-source-if-modified-since"},

		{Name: "a key", Env: env, Args: at("-key", "a"), Says: "copied: oss-example/a, ETag 1D1944056B2737B64A13CBA0CFC77EBB"},
		{Name: "a temporary key", Env: temporary, Args: at("-key", "b"), Says: "copied"},
		{
			Name: "own metadata and tags", Env: env, Says: "copied",
			Args: at("-key", "c", "-metadata-directive", "REPLACE", "-metadata", "a=1", "-metadata", "b=x=y", "-content-type", "text/plain",
				"-cache-control", "no-cache", "-content-disposition", "inline", "-content-encoding", "br", "-content-language", "nl",
				"-expires", "2030-01-02T03:04:05Z", "-tagging-directive", "Replace", "-tag", "k=v", "-tag", "l="),
		},
		{
			Name: "conditions and storage", Env: env, Says: "copied",
			Args: at("-key", "d", "-source-bucket", example.Bucket, "-source-if-unmodified-since", "2100-01-01T00:00:00+01:00",
				"-source-if-modified-since", "2020-01-01T00:00:00Z", "-source-if-match", "1D1944056B2737B64A13CBA0CFC77EBB",
				"-source-if-none-match", "X", "-server-side-encryption", "KMS", "-sse-key-id", "k1", "-data-encryption", "SM4",
				"-acl", "private", "-traffic-limit", "819200", "-request-payer", "requester"),
		},
		{Name: "no such version", Env: env, Args: at("-key", "e", "-source-version-id", "7"), Code: cli.ExitNotCopied, Says: "oss.CopyObject: oss-example/oss.jpg (SourceKey): 404"},
		{Name: "a wrong secret", Env: with("OSS_ACCESS_KEY_SECRET", "x"), Args: at("-key", "f"), Code: cli.ExitNotCopied, Says: "SignatureDoesNotMatch"},

		{Name: "no key id", Env: with("OSS_ACCESS_KEY_ID", ""), Args: at("-key", "g"), Code: cli.ExitUsage, Says: "OSS_ACCESS_KEY_ID"},
		{Name: "no secret", Env: with("OSS_ACCESS_KEY_SECRET", ""), Args: at("-key", "g"), Code: cli.ExitUsage, Says: "OSS_ACCESS_KEY_SECRET"},
		{Name: "no region", Env: with("OSS_REGION", ""), Args: at("-key", "g")[2:], Code: cli.ExitUsage, Says: "OSS_REGION"},
		{Name: "an endpoint without region", Env: with("OSS_REGION", ""), Args: at("-key", "g"), Code: cli.ExitUsage, Says: "OSS_REGION is required: the signature holds it, and -base-url does not name it"},
		{Name: "no credentials", Args: at("-key", "g")[2:], Code: cli.ExitUsage, Says: "OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and OSS_REGION are not set; -sim needs none"},
		{Name: "metadata without directive", Env: env, Args: at("-key", "g", "-content-type", "a/b"), Code: cli.ExitUsage, Says: "-content-type needs -metadata-directive REPLACE"},
		{Name: "a key without KMS", Env: env, Args: at("-key", "g", "-sse-key-id", "k"), Code: cli.ExitUsage, Says: "-sse-key-id goes only with -server-side-encryption KMS"},
		{Name: "no key", Env: env, Args: at(), Code: cli.ExitUsage, Says: "-key"},
		{Name: "no date", Env: env, Args: at("-expires", "tomorrow"), Code: cli.ExitUsage, Says: "-expires"},
		{Name: "no pair", Env: env, Args: at("-tag", "k"), Code: cli.ExitUsage, Says: "-tag"},
		{Name: "no name", Env: env, Args: at("-metadata", "=v"), Code: cli.ExitUsage, Says: "-metadata"},
		{Name: "tags without directive", Env: env, Args: at("-key", "g", "-tag", "k=v"), Code: cli.ExitUsage, Says: "-tag needs -tagging-directive Replace: OSS would ignore it"},
	})

	c, _ := srv.Object(example.Bucket, "c")
	for _, tt := range []struct{ what, got, want string }{
		{"metadata a", c.Metadata["a"], "1"}, {"metadata b", c.Metadata["b"], "x=y"},
		{"tag k", c.Tags["k"], "v"}, {"Content-Type", c.Header["Content-Type"], "text/plain"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s of c is %q, want %q", tt.what, tt.got, tt.want)
		}
	}
	if _, ok := c.Tags["l"]; !ok {
		t.Errorf("c has the tags %v", c.Tags)
	}
	if d, _ := srv.Object(example.Bucket, "d"); d.SSEKeyID != "k1" || d.ACL != "private" {
		t.Errorf("d is %+v", d)
	}
}

func TestUnknown(t *testing.T) {
	srv := osstest.NewServer(t)
	example := srv.Example()
	clitest.Setenv(t, variables, map[string]string{
		"OSS_ACCESS_KEY_ID": example.AccessKeyID, "OSS_ACCESS_KEY_SECRET": example.AccessKeySecret, "OSS_REGION": example.Region,
	})
	srv.Inject("CopyObject", osstest.Slow(time.Hour))
	args := []string{"-base-url", example.URL, "-bucket", example.Bucket, "-source-key", example.Key, "-key", "new"}
	clitest.Interrupted(t, run, args, srv.Requests)
}
