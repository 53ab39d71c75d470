package box

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// ListFolderItemsRequest says which items to list. Pages are asked for by marker, which finds every
// item however many there are, or with UseOffset by number.
type ListFolderItemsRequest struct {
	// FolderID is the folder whose items are listed. Required; "0" is the root folder.
	FolderID string

	// Marker is the NextMarker of the page before; default: the first page. Markers are not made to
	// be kept for long.
	Marker string

	// UseOffset asks for the page that begins with item number Offset, from 0 to 10000. The next
	// page begins at [ItemPage.NextOffset]. Items that come or go meanwhile move the others, so
	// that some are missed or listed twice.
	UseOffset bool
	Offset    int64

	// Limit is how many items a page has at most, 1 to 1000; default 100, for AllFolderItems 1000.
	// A page can be shorter and still not be the last.
	Limit int64

	// Fields asks for members beyond the mini representation of each item, which comes always.
	Fields []string

	// Sort and Direction set the order within each type of item; default: by name, ascending. The
	// root folder is not sorted where it is paged by marker.
	Sort      Sort
	Direction Direction
}

// ListFolderItemsResponse is one page of items.
type ListFolderItemsResponse struct {
	ItemPage
	RequestID string // box-request-id
}

type listFolderItemsQuery struct {
	// Without it, Box ignores marker and sends no next_marker.
	UseMarker bool      `url:"usemarker,omitempty"`
	Marker    string    `url:"marker,omitempty"`
	Offset    int64     `url:"offset,omitempty"`
	Limit     int64     `url:"limit,omitempty"`
	Fields    []string  `url:"fields,comma,omitempty"`
	Sort      Sort      `url:"sort,omitempty"`
	Direction Direction `url:"direction,omitempty"`
}

// ListFolderItems lists one page of a folder's items: files, folders and web links, not what lies
// below them. Items that the caller cannot see are left out, also from pages that they make
// shorter. [Client.AllFolderItems] fetches all pages.
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeNotFound] (404: the folder does not exist, or the caller cannot see it),
// [ErrorCodeAccessDenied], [ErrorCodeForbidden] (403), [ErrorCodeInvalidLimit],
// [ErrorCodeInvalidOffset], [ErrorCodeBadRequest] (400: also a marker that Box does not know),
// [ErrorCodeMethodNotAllowed] (405: the id is malformed), [ErrorCodeUnauthorized] (401),
// [ErrRateLimited] (429).
//
// API: GET /folders/{folder_id}/items, https://developer.box.com/reference/get-folders-id-items/.
func (c *Client) ListFolderItems(ctx context.Context, req ListFolderItemsRequest, opts ...CallOption) (*ListFolderItemsResponse, error) {
	op := call.Operation[*ListFolderItemsResponse]{
		Name:     "box.ListFolderItems",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodGet,
		Path:     "/folders/{FolderID}/items", IDs: []string{req.FolderID},
		Query: listFolderItemsQuery{!req.UseOffset, req.Marker, req.Offset, req.Limit, req.Fields, req.Sort, req.Direction},
		Invalid: cmp.Or(validateMode(req), validatePage(req.Offset, req.Limit), validateFields(req.Fields),
			validateOrder(req.Sort, req.Direction)),
		MaxBody: call.MaxList,
		Decode: func(r *call.Response) (*ListFolderItemsResponse, error) {
			return decodeItems(r, !req.UseOffset && req.Marker == "")
		},
	}
	return call.Read(ctx, c.shared(), op, opts)
}

// AllFolderItems ranges over the items of all pages of ListFolderItems, from the page that req asks
// for. Pages are fetched as far as the range goes, and each range begins anew. An error ends the
// sequence.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListFolderItems]. A response that leads back to a page that was read is
// an error, too, and so is a list of more than 10,000 pages.
//
// API: as [Client.ListFolderItems], once a page.
func (c *Client) AllFolderItems(ctx context.Context, req ListFolderItemsRequest, opts ...CallOption) iter.Seq2[Item, error] {
	req.Limit = cmp.Or(req.Limit, maxItems)
	return call.All(ctx, "box.AllFolderItems", func() func() ([]Item, bool, error) {
		at, visited := req, call.Visited{}
		return func() ([]Item, bool, error) {
			if !at.UseOffset && visited.Again(at.Marker) {
				return nil, false, errBack
			}
			page, err := c.ListFolderItems(ctx, at, opts...)
			if err != nil {
				return nil, false, err
			}
			err = at.advance(page)
			if errors.Is(err, errLastPage) {
				return page.Entries, false, nil
			}
			return page.Entries, err == nil, err
		}
	})
}

// advance makes r ask for the page after this one, if there is one.
func (r *ListFolderItemsRequest) advance(page *ListFolderItemsResponse) error {
	if !r.UseOffset {
		if page.NextMarker == "" {
			return errLastPage
		}
		if page.NextMarker == r.Marker {
			return errBack
		}
		r.Marker = page.NextMarker
		return nil
	}
	next, more := page.NextOffset()
	switch {
	case !more:
		return errLastPage
	case next <= r.Offset:
		return errBack
	}
	r.Offset = next
	return nil
}

// errLastPage ends a range without an error.
var errLastPage = errors.New("there is no other page")

var errBack = errors.New("box.ListFolderItems: the response leads back to a page that was read already")

// NextOffset is the Offset of the page after this one, and whether there is one. It goes by the
// limit in force and not by the number of entries, which can be lower on any page.
func (p *ItemPage) NextOffset() (offset int64, more bool) {
	return p.Offset + p.Limit, p.Limit > 0 && p.TotalCount-p.Limit > p.Offset
}

// decodeItems reads a page. What it cannot read in full is an error: an item that is overlooked
// looks like one that is not there.
func decodeItems(r *call.Response, firstByMarker bool) (*ListFolderItemsResponse, error) {
	res := &ListFolderItemsResponse{RequestID: requestID(r.Header)}
	for name, entries := range codec.Members(r.Body) {
		if name != "entries" {
			continue
		}
		n := codec.Length(entries)
		if n > maxEntries {
			return nil, errors.New("the response has more entries than a page can have")
		}
		res.Entries = make([]Item, 0, n)
	}
	if err := decode(r.Body, &res.ItemPage); err != nil {
		return nil, err
	}
	switch {
	case res.Entries == nil:
		return nil, errors.New("the response has no entries")
	case slices.ContainsFunc(res.Entries, func(i Item) bool { return i.ID == "" }):
		return nil, errors.New("the response has an entry without an id")
	case firstByMarker && res.NextMarker == "" && res.Limit > 0 && res.TotalCount > res.Limit:
		return nil, errors.New("the response is cut off: it has neither all entries nor a marker")
	}
	return res, nil
}

// The documented bounds of a page.
const (
	maxItems   = 1000
	maxEntries = 4 * maxItems // what is read of a page that is longer than any documented one
	maxOffset  = 10000        // one page of Box's documents says 9999
)
