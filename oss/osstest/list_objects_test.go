package osstest_test

import (
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"testing"
)

type listed struct {
	Name, Prefix, StartAfter, ContinuationToken, Delimiter, EncodingType, NextContinuationToken string
	MaxKeys, KeyCount                                                                           int
	IsTruncated                                                                                 bool
	Contents                                                                                    []struct {
		Key, LastModified, ETag, Type, StorageClass string
		Size                                        int64
		Owner                                       *struct{ ID string }
	}
	CommonPrefixes []struct{ Prefix string }
}

func (l listed) names() (all []string) {
	for _, o := range l.Contents {
		all = append(all, o.Key)
	}
	for _, p := range l.CommonPrefixes {
		all = append(all, p.Prefix)
	}
	return all
}

func (c *caller) list(query url.Values) (l listed) {
	c.t.Helper()
	query.Set("list-type", "2")
	got := c.do("GET", "/b/", query.Encode(), nil, "")
	got.want(c.t, 200, "")
	if err := xml.Unmarshal([]byte(got.body), &l); err != nil {
		c.t.Fatal(err)
	}
	return l
}

func TestListObjectsV2(t *testing.T) {
	srv, c := newCaller(t)
	for _, k := range []string{"a/1", "a/2", "a/b/3", "a+b c", "z"} {
		srv.AddObject("b", k, k)
	}
	l := c.list(url.Values{})
	if got := l.names(); !slices.Equal(got, []string{"a+b c", "a/1", "a/2", "a/b/3", "src", "z"}) {
		t.Errorf("names %q", got)
	}
	if l.MaxKeys != 100 {
		t.Errorf("l.MaxKeys is %v, want %v", l.MaxKeys, 100)
	}
	if l.KeyCount != 6 {
		t.Errorf("l.KeyCount is %v, want %v", l.KeyCount, 6)
	}
	if l.IsTruncated {
		t.Errorf("%+v", l)
	}
	if l.Name != "b" {
		t.Errorf("l.Name is %q, want %q", l.Name, "b")
	}
	o := l.Contents[4]
	if o.Size != 7 || o.ETag != `"9A0364B9E99BB480DD25E1F0284C8555"` || o.Type != "Normal" || o.StorageClass != "Standard" ||
		!strings.HasSuffix(o.LastModified, ".000Z") || o.Owner != nil {
		t.Errorf("%+v", o)
	}
	if l := c.list(url.Values{"fetch-owner": {"true"}}); l.Contents[0].Owner == nil {
		t.Error("no owner")
	}
	for _, tt := range []struct {
		prefix, delimiter, startAfter string
		want                          []string
	}{
		{"a/", "", "", []string{"a/1", "a/2", "a/b/3"}},
		{"a/", "/", "", []string{"a/1", "a/2", "a/b/"}},
		{"", "/", "", []string{"a+b c", "src", "z", "a/"}},
		{"", "", "a/2", []string{"a/b/3", "src", "z"}},
		{"", "/", "a/1", []string{"src", "z", "a/"}},
	} {
		l := c.list(url.Values{"prefix": {tt.prefix}, "delimiter": {tt.delimiter}, "start-after": {tt.startAfter}})
		if got := l.names(); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q", tt, got)
		}
	}
	coded := c.list(url.Values{"encoding-type": {"url"}, "prefix": {"a"}, "max-keys": {"1"}})
	if coded.EncodingType != "url" || coded.Contents[0].Key != "a%2Bb%20c" {
		t.Errorf("%+v", coded)
	}
	for name, v := range (h{"max-keys": "0", "continuation-token": "x", "encoding-type": "xml"}) {
		c.do("GET", "/b/", "list-type=2&"+name+"="+v, nil, "").want(t, 400, "InvalidArgument")
	}
	c.do("GET", "/b/", "list-type=2&max-keys=1001", nil, "").want(t, 400, "InvalidArgument")
}

func TestListPages(t *testing.T) {
	srv, c := newCaller(t)
	for _, k := range []string{"a/1", "a/2", "b/1", "c", "d/1"} {
		srv.AddObject("b", k, "")
	}
	for _, n := range []string{"1", "2", "3", "1000"} {
		var all []string
		q := url.Values{"delimiter": {"/"}, "max-keys": {n}, "start-after": {"a/1"}}
		for {
			l := c.list(q)
			all = append(all, l.names()...)
			if l.KeyCount != len(l.names()) || l.IsTruncated != (l.NextContinuationToken != "") {
				t.Errorf("%+v", l)
			}
			if !l.IsTruncated {
				break
			}
			q.Set("continuation-token", l.NextContinuationToken)
		}
		if slices.Sort(all); !slices.Equal(all, []string{"a/", "b/", "c", "d/", "src"}) {
			t.Errorf("in pages of %s: %q", n, all)
		}
	}
}
