package osstest_test

import (
	"crypto/md5"
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

func digest(body string) h {
	sum := md5.Sum([]byte(body))
	return h{"Content-MD5": base64.StdEncoding.EncodeToString(sum[:])}
}

// TestChangedDocuments: what the service says of bodies that our client does not send.
func TestChangedDocuments(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddObject("b", "cold", "", func(o *osstest.Object) { o.StorageClass = "ColdArchive" })
	tag := func(key string) string { return "<Tag><Key>" + key + "</Key><Value>v</Value></Tag>" }
	tags := func(all string) string { return "<Tagging><TagSet>" + all + "</TagSet></Tagging>" }
	object := "<Object><Key>none</Key></Object>"
	for _, tt := range []struct {
		name, method, path, query, body, code string
		header                                h
		status                                int
	}{
		{name: "no document", method: "PUT", path: "/b/src", query: "tagging", body: "x", status: 400, code: "MalformedXML"},
		{name: "another document", method: "PUT", path: "/b/src", query: "tagging", body: "<a/>", status: 400, code: "MalformedXML"},
		{name: "a wrong digest", method: "PUT", path: "/b/src", query: "tagging", body: tags(tag("k")), header: digest("y"), status: 400, code: "InvalidDigest"},
		{name: "a tag with a wrong character", method: "PUT", path: "/b/src", query: "tagging", body: tags(tag("k!")), status: 400, code: "InvalidArgument"},
		{name: "two equal tags", method: "PUT", path: "/b/src", query: "tagging", body: tags(tag("k") + tag("k")), status: 400, code: "InvalidArgument"},
		{name: "tags", method: "PUT", path: "/b/src", query: "tagging", body: tags(tag("k")), status: 200},
		{name: "no ACL", method: "PUT", path: "/b/src", query: "acl", status: 400, code: "InvalidArgument"},
		{name: "a wrong ACL", method: "PUT", path: "/b/src", query: "acl", header: h{"x-oss-object-acl": "open"}, status: 400, code: "InvalidArgument"},
		{name: "a wrong tier", method: "POST", path: "/b/cold", query: "restore", status: 400, code: "InvalidArgument",
			body: "<RestoreRequest><Days>1</Days><JobParameters><Tier>Test</Tier></JobParameters></RestoreRequest>"},
		{name: "no days", method: "POST", path: "/b/cold", query: "restore", body: "<RestoreRequest><Days>0</Days></RestoreRequest>", status: 400, code: "InvalidArgument"},
		{name: "a link to nowhere", method: "PUT", path: "/b/link", query: "symlink", status: 400, code: "InvalidArgument"},
		{name: "a link to no key", method: "PUT", path: "/b/link", query: "symlink", header: h{"x-oss-symlink-target": "%2Fa"}, status: 400, code: "InvalidArgument"},
		{name: "a delete without a digest", method: "POST", path: "/b/", query: "delete", body: "<Delete>" + object + "</Delete>", status: 400, code: "InvalidArgument"},
		{name: "a delete of nothing", method: "POST", path: "/b/", query: "delete", body: "<Delete></Delete>", header: digest("<Delete></Delete>"),
			status: 400, code: "MalformedXML"},
		{name: "a delete of too much", method: "POST", path: "/b/", query: "delete", body: "<Delete>" + strings.Repeat(object, 1001) + "</Delete>",
			header: digest("<Delete>" + strings.Repeat(object, 1001) + "</Delete>"), status: 400, code: "MalformedXML"},
	} {
		t.Run(tt.name, func(t *testing.T) { c.do(tt.method, tt.path, tt.query, tt.header, tt.body).want(t, tt.status, tt.code) })
	}
}

// TestQuietDelete: with full success there is nothing to say.
func TestQuietDelete(t *testing.T) {
	srv, c := newCaller(t)
	body := "<Delete><Quiet>true</Quiet><Object><Key>src</Key></Object></Delete>"
	got := c.do("POST", "/b/", "delete", digest(body), body)
	got.want(t, 200, "")
	if got.body != "" {
		t.Errorf("answered %s", got.body)
	}
	if _, there := srv.Object("b", "src"); there {
		t.Error("the object is there")
	}
}

// TestChangesLag: late reads see an object as it was before a change.
func TestChangesLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, c := newCaller(t)
		srv.SetListLag(3 * time.Second)
		c.do("PUT", "/b/src", "acl", h{"x-oss-object-acl": "private"}, "").want(t, 200, "")
		grant := func() string {
			_, after, _ := strings.Cut(c.do("GET", "/b/src", "acl", nil, "").body, "<Grant>")
			acl, _, _ := strings.Cut(after, "</Grant>")
			return acl
		}
		if acl := grant(); acl != "public-read" {
			t.Errorf("at once the ACL is %q, want public-read", acl)
		}
		time.Sleep(3 * time.Second)
		if acl := grant(); acl != "private" {
			t.Errorf("later the ACL is %q, want private", acl)
		}
	})
}
