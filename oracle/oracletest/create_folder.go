package oracletest

import (
	"net/http"
	"strings"
)

func (c *call) createFolder() (any, *refusal) {
	req, f := c.body()
	if f != nil {
		return nil, f
	}
	l, f := c.present()
	if f != nil {
		return nil, f
	}
	parent, f := c.folder(c.id)
	if f != nil {
		return nil, f
	}
	if f := c.may(parent, Contributor, Contributor, l); f != nil {
		return nil, f
	}
	if strings.TrimSpace(req["name"]) == "" {
		return nil, &refusal{
			status: http.StatusBadRequest, code: -97, key: "!csItemMustSpecifyName", message: "A name must be given.",
		}
	}
	it := c.s.newItem("F", parent.free(req["name"]), parent.owner, c.user, c.s.sim.Now())
	it.description = req["description"]
	c.s.attach(parent, it)
	if c.status = c.s.switches.createStatus; c.status == http.StatusCreated {
		c.w.Header().Set("Location", "/documents/api/"+c.version+"/folders/"+it.id)
	}
	return c.whole(it), nil
}
