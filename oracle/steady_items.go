package oracle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// steadyItems is AllFolderItems, but a list that was changed while it was paged is an error, which
// unsteady makes: pages are counted, not marked, so that an item may come twice and another not at
// all.
func (c *Client) steadyItems(ctx context.Context, op, id string, access Access, unsteady func(string) error, opts []CallOption) iter.Seq2[Item, error] {
	return call.All(ctx, op, func() func() ([]Item, bool, error) {
		next, ids, total := ListFolderItemsRequest{FolderID: id, OrderBy: OrderByName, Access: access}, call.Visited{}, -1
		return func() ([]Item, bool, error) {
			page, err := c.ListFolderItems(ctx, next, opts...)
			if err != nil {
				return nil, false, err
			}
			for i := range page.Items {
				if ids.Again(string(page.Items[i].Type) + page.Items[i].ID) {
					return nil, false, unsteady("folder " + id + " was listed with an item twice")
				}
			}
			next.Offset += len(page.Items)
			switch {
			case total >= 0 && page.TotalResults != total:
				return nil, false, unsteady(fmt.Sprintf("folder %s was listed with %d items, then with %d", id, total, page.TotalResults))
			case page.HasMore && len(page.Items) == 0:
				return nil, false, errors.New(op + ": the listing does not get any further")
			case !page.HasMore && next.Offset < page.TotalResults:
				return nil, false, unsteady(fmt.Sprintf("folder %s was listed with %d of %d items", id, next.Offset, page.TotalResults))
			}
			total = page.TotalResults
			return page.Items, page.HasMore, nil
		}
	})
}

// sameName makes equal what Oracle takes for the same name: it does not tell case apart.
func sameName(name string) string { return strings.ToLower(strings.ToUpper(name)) }
