package bitpaket_test

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func TestX(t *testing.T) {
	srv := bitpakettest.NewServer(t)
	srv.AddObject("/existing_dir/a", "1")
	srv.MkdirAll("/another_dir")
	c := srv.PipeClient()
	res, err := c.Copy(t.Context(), bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: "/existing_dir"}}, Target: "/another_dir", Overwrite: true})
	t.Logf("%+v %v %+v %#v", res, err, c, *c)
	for _, r := range srv.Requests() { t.Logf("%s %s", r, r.Body) }
	q, err := c.Query(t.Context(), bitpaket.QueryRequest{Folder: "/existing_dir", Detailed: true, Tags: []string{"a","b"}})
	t.Logf("%+v %v", q, err)
	t.Log(srv.Requests()[1])
	m, err := c.FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: "/existing_dir/a"})
	t.Logf("%+v %v", m, err)
}
