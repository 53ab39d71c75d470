package cli_test

import (
	"fmt"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// TestJobText: what the packages refuse of a job is said in the words of a program, which has flags
// and no fields.
func TestJobText(t *testing.T) {
	tokens := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"})
	onBitPaket, err1 := bitpaket.NewClient(bitpaket.Config{TokenSource: tokens, ClientSecret: "s"})
	onBox, err2 := box.NewClient(box.Config{TokenSource: tokens})
	onDocument360, err3 := document360.NewClient(document360.Config{TokenSource: tokens})
	onOracle, err4 := oracle.NewClient(oracle.Config{BaseURL: "https://x.example", TokenSource: tokens})
	onOSS, err5 := oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", "")})
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var cfg farcopy.JobConfig
	refusal := func(_ any, err error) error { return err }
	for _, tt := range []struct {
		service string
		err     error
		want    string
	}{
		{"bitpaket", refusal(onBitPaket.CopyTree(bitpaket.CopyTreeRequest{Folder: "a", Target: "/b"}, cfg)), `-from must start with "/"`},
		{"bitpaket", refusal(onBitPaket.CopyTree(bitpaket.CopyTreeRequest{Folder: "/a", Target: "/a"}, cfg)), "-to is the source itself"},
		{"box", refusal(onBox.CopyTree(box.CopyTreeRequest{FolderID: "1", ParentID: "1"}, cfg)), "-to is -from"},
		{"box", refusal(onBox.CopyTree(box.CopyTreeRequest{FolderID: "0", ParentID: "1"}, cfg)), "-from is the root folder, which every -to is inside"},
		{"box", refusal(box.NewClient(box.Config{TokenSource: tokens, BaseURL: "http://x.example"})), "-base-url is plain http to x.example, which would show the credential; use https"},
		{"document360", refusal(onDocument360.CopyTree(document360.CopyTreeRequest{ProjectID: "a/b", FolderID: "1", DestinationFolderID: "2"}, cfg)), `-project holds one of / \ ? #, which no id does`},
		{"document360", refusal(onDocument360.CopyTree(document360.CopyTreeRequest{ProjectID: "a", FolderID: "1", DestinationFolderID: "1"}, cfg)), "-to is the source itself"},
		{"oracle", refusal(onOracle.CopyTree(oracle.CopyTreeRequest{FolderID: "a/b", DestinationID: "2"}, cfg)), `-from holds one of / \ ? #, which no id does`},
		{"oracle", refusal(oracle.NewClient(oracle.Config{BaseURL: "https://x.example", TokenSource: tokens, Username: "u", Password: "p"})), "ORACLE_TOKEN excludes ORACLE_USERNAME and ORACLE_PASSWORD"},
		{"document360", refusal(document360.NewClient(document360.Config{TokenSource: tokens, APIKey: "k"})), "DOCUMENT360_TOKEN and DOCUMENT360_API_KEY are both set; one of them is required"},
		{"oss", refusal(onOSS.CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "aaa", Bucket: "b"}, cfg)), "the bucket of -to must be 3 to 63 of a-z, 0-9 and hyphens, with no hyphen at its ends"},
		{"oss", refusal(onOSS.CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "aaa", Bucket: "bbb", PartSize: 1}, cfg)), "-part-size must be 102400 to 5368709120 bytes, or 0"},
	} {
		if got := cli.JobText(tt.service, fmt.Sprint(tt.err)); got != tt.want {
			t.Errorf("%s: %v is worded as\n%s\nwant\n%s", tt.service, tt.err, got, tt.want)
		}
	}
}
