package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/redact"
)

// ListFolderItemsRequest says which folder to list, and how.
type ListFolderItemsRequest struct {
	FolderID string // required; HomeFolder is the caller's home

	// FilterName asks only for items of exactly this name; default: all.
	FilterName string

	OrderBy OrderBy // default OrderByName

	// Limit is the most items in a page; default 200, which is always sent, because what Oracle
	// takes for its own default is not what it documents. API version 1.2 allows 10,000 at most,
	// for 1.1 no maximum is documented.
	Limit int

	Offset int // how many items to leave out first; default 0

	Access Access // the right to the folder where it is not the caller's own; default: none
}

// OrderBy is an order of items. The list is open.
type OrderBy string

// The documented orders.
const (
	OrderByName             OrderBy = "name:asc"
	OrderByNameDesc         OrderBy = "name:desc"
	OrderByCreatedTime      OrderBy = "createdTime:asc"
	OrderByCreatedTimeDesc  OrderBy = "createdTime:desc"
	OrderByModifiedTime     OrderBy = "modifiedTime:asc"
	OrderByModifiedTimeDesc OrderBy = "modifiedTime:desc"
)

// ListFolderItemsResponse is one page of a folder's items. A number that the response does not have
// is 0.
type ListFolderItemsResponse struct {
	Items           []Item // folders and files
	HasMore         bool   // there is another page, at Offset plus the number of Items
	TotalResults    int    // items in all pages; with FilterName only those that match
	ChildItemsCount int    // items in the folder, whether they match or not
	Limit           int    // in force, which may be lower than the one asked for
	Offset          int
	RequestID       string // X-ORACLE-DMS-ECID
}

const (
	defaultLimit = 200
	maxLimit12   = 10_000
)

type listFolderItemsQuery struct {
	FilterName string  `url:"filterName,omitempty"`
	Limit      int     `url:"limit"`
	Offset     int     `url:"offset"`
	OrderBy    OrderBy `url:"orderby,omitempty"`
}

type itemPage struct {
	Items           []itemBody `json:"items"`
	Count           integer    `json:"count"`
	HasMore         flag       `json:"hasMore"`
	TotalResults    integer    `json:"totalResults"`
	ChildItemsCount integer    `json:"childItemsCount"`
	Limit           integer    `json:"limit"`
	Offset          integer    `json:"offset"`
}

// ListFolderItems returns one page of the items of a folder. The caller must be allowed to see the
// folder, by own right or by the request's Access, for which Oracle states no least role. See
// [Client.AllFolderItems] for all pages.
//
// Repeat: nothing is changed.
//
// Errors: [ErrorCodeGeneral], [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege],
// [ErrorCodeAccessCodeRequired] (403), [ErrorCodeNotFound] (404).
//
// API: GET /documents/api/{version}/folders/{folderId}/items, List Folder Items in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) ListFolderItems(ctx context.Context, req ListFolderItemsRequest, opts ...CallOption) (*ListFolderItemsResponse, error) {
	return call.Read(req.Access.context(ctx), c.shared(), call.Operation[*ListFolderItemsResponse]{
		Name:     "oracle.ListFolderItems",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodGet,
		Path:     "/folders/{FolderID}/items", IDs: []string{req.FolderID},
		Query:   listFolderItemsQuery{req.FilterName, cmp.Or(req.Limit, defaultLimit), req.Offset, req.OrderBy},
		Header:  req.Access.header(),
		Invalid: cmp.Or(c.validateRange(req.Limit, req.Offset), req.Access.validate()),
		MaxBody: call.MaxList,
		Decode:  decodeItems,
	}, opts)
}

// AllFolderItems ranges over the items of all pages, from Offset on. Each range starts anew and
// fetches pages as it gets to them. An item that others add or remove meanwhile may let another one
// be missed or come twice: pages are counted, not marked.
//
// Repeat: nothing is changed.
//
// Errors: those of [Client.ListFolderItems]. A response that promises more items but does not get
// any further is an error, too, and so is a list of more than 10,000 pages.
//
// API: as [Client.ListFolderItems], once a page.
func (c *Client) AllFolderItems(ctx context.Context, req ListFolderItemsRequest, opts ...CallOption) iter.Seq2[Item, error] {
	return call.All(ctx, "oracle.AllFolderItems", func() func() ([]Item, bool, error) {
		next, before := req, ""
		return func() ([]Item, bool, error) {
			page, err := c.ListFolderItems(ctx, next, opts...)
			switch {
			case err != nil:
				return nil, false, err
			case len(page.Items) == 0 && page.HasMore, len(page.Items) > 0 && page.Items[0].ID == before:
				return nil, false, errors.New("oracle.AllFolderItems: the listing does not get any further")
			case len(page.Items) > 0:
				before = page.Items[0].ID
			}
			next.Offset += len(page.Items)
			return page.Items, page.HasMore, nil
		}
	})
}

// decodeItems reads a page. An empty one has no items at all, so count must say that it is one.
func decodeItems(r *call.Response) (*ListFolderItemsResponse, error) {
	if refused(r) {
		return nil, readProblem(r)
	}
	var b itemPage
	for name, items := range codec.Members(r.Body) {
		if n := codec.Length(items); name == "items" && n > 0 {
			b.Items = make([]itemBody, 0, n)
		}
	}
	err := codec.JSON(r.Body, &b)
	switch {
	case err != nil:
		return nil, err
	case b.Items == nil && !b.Count.known:
		return nil, errors.New("the response has neither items nor their count")
	case len(b.Items) == 0 && b.Count.value > 0:
		return nil, errors.New("the response counts items that it does not have")
	}
	res := &ListFolderItemsResponse{
		Items: make([]Item, len(b.Items)), HasMore: bool(b.HasMore), TotalResults: int(b.TotalResults.value),
		ChildItemsCount: int(b.ChildItemsCount.value), Limit: int(b.Limit.value), Offset: int(b.Offset.value),
		RequestID: requestID(r.Header),
	}
	for i := range b.Items {
		if b.Items[i].ID == "" {
			return nil, errors.New("the response has an item without id")
		}
		res.Items[i] = b.Items[i].item()
	}
	return res, nil
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r ListFolderItemsRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }
