package oracletest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// changed is the response to a change, of which no document shows more.
type changed struct {
	ErrorCode any    `json:"errorCode"`
	ID        string `json:"id"`
	Type      string `json:"type"`
}

// writable finds the folder that the path names, which is no home, and checks the right to change
// it.
func (c *call) writable() (*item, *link, *refusal) {
	l, f := c.present()
	if f != nil {
		return nil, nil, f
	}
	it, f := c.folder(c.id)
	if f != nil {
		return nil, nil, f
	}
	if f := c.may(it, Contributor, Contributor, l); f != nil {
		return nil, nil, f
	}
	if it.home() {
		return nil, nil, &refusal{status: http.StatusBadRequest, code: -1, message: "A home cannot be changed."}
	}
	return it, l, nil
}

func (c *call) deleteFolder() (any, *refusal) {
	it, _, f := c.writable()
	if f != nil {
		return nil, f
	}
	c.s.detach(it)
	return changed{c.errorCode(0), c.id, "folder"}, nil
}

func (c *call) moveFolder() (any, *refusal) {
	req, f := c.body()
	if f != nil {
		return nil, f
	}
	it, l, f := c.writable()
	if f != nil {
		return nil, f
	}
	to, f := c.folder(req["destinationID"])
	if f != nil {
		return nil, f
	}
	if f := c.may(to, Contributor, Contributor, l); f != nil {
		return nil, f
	}
	if to.within(it) {
		return nil, &refusal{status: http.StatusBadRequest, code: -1, message: "A folder cannot be moved into itself or below."}
	}
	if to == it.parent {
		return changed{c.errorCode(0), c.id, "folder"}, nil
	}
	if f := c.clash(to, it.name); f != nil {
		return nil, f
	}
	c.s.keep(it)
	it.parent.children = slices.DeleteFunc(it.parent.children, func(other *item) bool { return other == it })
	it.name, it.parent = to.free(it.name), to
	to.children = append(to.children, it)
	return changed{c.errorCode(0), c.id, "folder"}, nil
}

func (c *call) updateFolder() (any, *refusal) {
	req, f := c.body()
	if f != nil {
		return nil, f
	}
	it, _, f := c.writable()
	if f != nil {
		return nil, f
	}
	name, renamed := req["name"]
	if renamed && strings.TrimSpace(name) == "" {
		return nil, &refusal{status: http.StatusBadRequest, code: -97, key: "!csItemMustSpecifyName", message: "A name must be given."}
	}
	if renamed && !strings.EqualFold(name, it.name) {
		if f := c.clash(it.parent, name); f != nil {
			return nil, f
		}
		name = it.parent.free(name)
	}
	c.s.keep(it)
	if renamed {
		it.name = name
	}
	if description, set := req["description"]; set {
		it.description = description
	}
	it.modified, it.modifiedBy = c.s.sim.Now(), c.user
	return c.whole(it), nil
}

// clash refuses a name that is in use, if that is what SetClash has set.
func (c *call) clash(in *item, name string) *refusal {
	if c.s.switches.clash != ClashRefuse || in.child(name) == nil {
		return nil
	}
	return &refusal{status: http.StatusConflict, code: -17, message: fmt.Sprintf("The name '%s' is in use.", name)}
}
