package oracletest

import (
	"fmt"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

type person struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	LoginName   string `json:"loginName,omitempty"` // since 1.2
	Type        string `json:"type"`
}

// entry is a folder or a file as responses show it; all its numbers are strings.
type entry struct {
	ID              string `json:"id"`
	ParentID        string `json:"parentID,omitempty"`
	Name            string `json:"name"`
	Description     string `json:"description,omitempty"`
	Type            string `json:"type"`
	Size            string `json:"size"`
	ChildItemsCount string `json:"childItemsCount,omitempty"` // of a folder
	Version         string `json:"version,omitempty"`         // of a file
	MIMEType        string `json:"mimeType,omitempty"`        // of a file
	CreatedTime     string `json:"createdTime"`
	ModifiedTime    string `json:"modifiedTime"`
	CreatedBy       person `json:"createdBy"`
	ModifiedBy      person `json:"modifiedBy"`
	OwnedBy         person `json:"ownedBy"`
	ErrorCode       any    `json:"errorCode,omitempty"` // of a response, not of a listed item
}

// folder finds a folder by its id or as "self".
func (c *call) folder(id string) (*item, *refusal) {
	if id == "self" {
		return c.user.home, nil
	}
	if it := c.s.items[id]; it != nil && it.folder {
		return it, nil
	}
	return nil, notFound(id)
}

// file finds a file by its id.
func (c *call) file(id string) (*item, *refusal) {
	if it := c.s.items[id]; it != nil && !it.folder {
		return it, nil
	}
	return nil, notFound(id)
}

// named finds the folder or the file that the path names.
func (c *call) named() (*item, *refusal) {
	if c.kind == "file" {
		return c.file(c.id)
	}
	return c.folder(c.id)
}

// readable finds the folder that the path names and checks the right to see it.
func (c *call) readable() (*item, *refusal) {
	l, f := c.present()
	if f != nil {
		return nil, f
	}
	it, f := c.folder(c.id)
	if f != nil {
		return nil, f
	}
	return it, c.may(it, Viewer, Viewer, l)
}

// whole is an item as a response of its own.
func (c *call) whole(it *item) entry {
	e := c.entry(it)
	e.ErrorCode = c.errorCode(0)
	return e
}

func (c *call) entry(it *item) entry {
	e := entry{
		ID: visibleID(it), Name: it.name, Description: it.description, Type: "file",
		Size:        strconv.FormatInt(it.totalSize(), 10),
		CreatedTime: timestamp(it.created), ModifiedTime: timestamp(it.modified),
		CreatedBy: c.person(it.createdBy), ModifiedBy: c.person(it.modifiedBy), OwnedBy: c.person(it.owner),
	}
	if !it.home() {
		e.ParentID = visibleID(it.parent)
	}
	if it.folder {
		e.Type, e.ChildItemsCount = "folder", strconv.Itoa(len(it.children))
	} else {
		e.Version, e.MIMEType = strconv.Itoa(it.version), "application/octet-stream"
	}
	return e
}

func (c *call) person(u *user) person {
	p := person{ID: u.id, DisplayName: u.display, Type: "user"}
	if c.version != "1.1" {
		p.LoginName = u.name
	}
	return p
}

// visibleID hides the ids of homes, as the service does.
func visibleID(it *item) string {
	if it.home() {
		return "self"
	}
	return it.id
}

func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// stamp sets the correlation id that every response of the service has, in the documented spelling.
func (c *call) stamp() {
	c.s.responses++
	c.w.Header()["X-ORACLE-DMS-ECID"] = []string{fmt.Sprintf("%s-%08x,0", hexDigits("instance", 16), c.s.responses)}
}

func (c *call) write(status int, body any) {
	if c.s.switches.xmlAnswers {
		c.w.Header().Set("Content-Type", "application/xml")
		c.w.WriteHeader(status)
		c.w.Write(asXML(body))
		return
	}
	simtest.WriteJSON(c.w, status, "application/json", body)
}
