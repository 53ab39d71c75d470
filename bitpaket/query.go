package bitpaket

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// QueryRequest says which directory to list, and what of it. The zero value lists the root.
type QueryRequest struct {
	// Folder is the absolute path of the directory; default "/". What lies below its own
	// directories is not listed.
	Folder string

	// Search lists only the objects that one of these words finds, in this directory alone.
	Search string

	// Tags lists only the objects that have any of these tags. A tag cannot hold a comma.
	Tags []string

	// Detailed asks for everything about each object, which is slower; otherwise Properties has no
	// Hash, HashType, Description, MIMEType and no flags but IsSecure and IsBlock, and Deploy,
	// Tags, Media and Blocks are missing.
	Detailed bool

	// AllVersions lists all versions of each object, each as an object of its own; slower.
	AllVersions bool
}

// QueryResponse is what a directory holds.
type QueryResponse struct {
	Storage Storage
	// The first stands for the listed directory itself: it has no ID, no times and no size.
	Folders   []Folder
	Objects   []Object
	RequestID string // X-Request-Id
}

// The parameters go into the query, although they have the names of headers.
type queryParameters struct {
	All      bool     `url:"X-Bit-All,int,omitempty"`
	Detailed bool     `url:"X-Bit-Detailed,int,omitempty"`
	Folder   string   `url:"X-Bit-Folder,omitempty"`
	Search   string   `url:"X-Bit-Search,omitempty"`
	Tags     []string `url:"X-Bit-Tags,comma,omitempty"`
}

// Query lists the directories and objects of one directory.
//
// The response has no pages: a directory whose list is longer than 8 MiB cannot be read. The token
// says which paket.
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document says how BitPaket
// responds to a missing directory.
//
// API: GET /v2/query, docs/api/query-and-browsing.md in https://github.com/bitpaket/docs.
func (c *Client) Query(ctx context.Context, req QueryRequest, opts ...CallOption) (*QueryResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*QueryResponse]{
		Name:     "bitpaket.Query",
		Resource: call.Resource{Source: call.Item{ID: cmp.Or(req.Folder, "/"), Field: "Folder"}},
		Method:   http.MethodGet,
		Path:     "/v2/query",
		Query:    queryParameters{req.AllVersions, req.Detailed, req.Folder, req.Search, req.Tags},
		Invalid:  cmp.Or(validatePath("Folder", cmp.Or(req.Folder, "/")), validateTags(req.Tags)),
		MaxBody:  call.MaxList, Limits: codec.UnpagedLimits,
		Decode: decodeQueried,
	}, opts)
}

func decodeQueried(r *call.Response) (*QueryResponse, error) {
	data, err := open(r)
	if err != nil {
		return nil, err
	}
	var totals struct {
		Storage Storage `json:"storage"`
	}
	json.Unmarshal(data, &totals)
	res := &QueryResponse{Storage: totals.Storage, RequestID: requestID(r.Header)}
	if res.Folders, err = list(data, "folders", Folder.complete); err != nil {
		return nil, err
	}
	if res.Objects, err = list(data, "objects", Object.complete); err != nil {
		return nil, err
	}
	return res, nil
}
