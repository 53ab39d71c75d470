package oracle

import (
	"fmt"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// copiedItem is the response of success; an error has the same type and idList with other
// meanings.
type copiedItem struct {
	ID            codec.Text `json:"id"`
	IDList        codec.Text `json:"idList"`
	DestinationID codec.Text `json:"destinationID"`
	Type          codec.Text `json:"type"`
}

// decodeCopied accepts any 2xx that has the id of the new item, even without an errorCode; Oracle
// documents 200.
func decodeCopied(r *call.Response, kind ItemType) (*copiedItem, error) {
	if refused(r) {
		return nil, readProblem(r)
	}
	b := new(copiedItem)
	err := codec.JSON(r.Body, b)
	switch {
	case err != nil:
		return nil, err
	case b.ID == "":
		return nil, fmt.Errorf("the response has no %s id", kind)
	case b.Type != "" && b.Type != codec.Text(kind):
		return nil, fmt.Errorf("the response is not a %s", kind)
	}
	return b, nil
}
