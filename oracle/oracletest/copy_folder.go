package oracletest

import (
	"fmt"
	"net/http"
	"path"
	"strings"
)

// copyResponse has the source's id in idList, in spite of that name a plain string.
type copyResponse struct {
	DestinationID string `json:"destinationID"`
	ErrorCode     any    `json:"errorCode"`
	ID            string `json:"id"`
	IDList        string `json:"idList"`
	Type          string `json:"type"`
}

func (c *call) copyFolder() (any, *refusal) { return c.copy() }

// copy copies a folder or a file: the operations have one contract.
func (c *call) copy() (any, *refusal) {
	req, f := c.body()
	if f != nil {
		return nil, f
	}
	if c.destinationID = req["destinationID"]; c.destinationID == "" {
		return nil, malformed("destinationID is required")
	}
	resolution, suffix := req["duplicateResolution"]
	if suffix && resolution != "TimeStampSuffix" {
		return nil, malformed("duplicateResolution is unknown")
	}
	src, dst, f := c.copied()
	if f != nil {
		return nil, f
	}
	name, f := c.nameOfCopy(src, dst, suffix)
	if f != nil {
		return nil, f
	}
	made := c.newVersion(dst, src)
	if made == nil {
		made = c.s.copyInto(dst, src, name, c.user)
	}
	return copyResponse{
		DestinationID: c.destinationID, ErrorCode: c.errorCode(0), ID: made.id, IDList: c.id, Type: c.kind,
	}, nil
}

// copied finds the source and the destination of a copy and checks the rights to both.
func (c *call) copied() (src, dst *item, f *refusal) {
	l, f := c.present()
	if f != nil {
		return nil, nil, f
	}
	if src, f = c.named(); f != nil {
		return nil, nil, f
	}
	if f = c.may(src, Viewer, Contributor, l); f != nil {
		return nil, nil, f
	}
	if c.destinationID == "self" && !c.s.switches.selfDestination {
		return nil, nil, notFound(c.destinationID)
	}
	if dst, f = c.folder(c.destinationID); f != nil {
		return nil, nil, f
	}
	if !c.s.switches.linkDestination {
		l = nil
	}
	if f = c.may(dst, Contributor, Contributor, l); f != nil {
		return nil, nil, f
	}
	if src.home() || dst.within(src) {
		return nil, nil, &refusal{
			status: http.StatusBadRequest, code: -1, message: "A folder cannot be copied into itself or below.",
		}
	}
	return src, dst, nil
}

func (c *call) nameOfCopy(src, dst *item, suffix bool) (string, *refusal) {
	name := src.name
	if suffix {
		name = c.withSuffix(src)
	}
	if c.s.switches.clash == ClashRefuse && dst.child(name) != nil {
		return "", &refusal{
			status: http.StatusConflict, code: -17, message: fmt.Sprintf("The name '%s' is in use.", name),
		}
	}
	return dst.free(name), nil
}

func (c *call) withSuffix(src *item) string {
	suffix, extension := c.s.switches.suffix(c.s.sim.Now()), path.Ext(src.name)
	if src.folder || !c.s.switches.suffixBeforeExt {
		return src.name + suffix
	}
	return strings.TrimSuffix(src.name, extension) + suffix + extension
}

// newVersion makes the copy of a file a version of the file that has its name, if that is what
// copies do; nil: it does not.
func (c *call) newVersion(dst, src *item) *item {
	there := dst.child(src.name)
	if c.s.switches.clash != ClashVersion || src.folder || there == nil || there.folder {
		return nil
	}
	c.s.keep(there)
	there.size, there.modified, there.modifiedBy = src.size, c.s.sim.Now(), c.user
	there.version++
	return there
}

func (s *Server) copyInto(dst, src *item, name string, by *user) *item {
	made := s.duplicate(src, dst.owner, by)
	made.name = name
	if delay := s.switches.copyDelay; delay > 0 && made.folder {
		s.arriving = append(s.arriving, arrival{at: s.sim.Now().Add(delay), to: made, contents: made.children})
		made.children = nil
	}
	s.attach(dst, made)
	return made
}
