package oracletest

import (
	"fmt"
	"net/http"
)

// copyResponse has the source's id in idList, in spite of that name a plain string.
type copyResponse struct {
	DestinationID string `json:"destinationID"`
	ErrorCode     any    `json:"errorCode"`
	ID            string `json:"id"`
	IDList        string `json:"idList"`
	Type          string `json:"type"`
}

func (c *call) copyFolder() (any, *refusal) {
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
	made := c.s.copyInto(dst, src, name, c.user)
	return copyResponse{
		DestinationID: c.destinationID, ErrorCode: c.errorCode(0), ID: made.id, IDList: c.id, Type: "folder",
	}, nil
}

// copied finds the source and the destination of a copy and checks the rights to both.
func (c *call) copied() (src, dst *item, f *refusal) {
	l, f := c.present()
	if f != nil {
		return nil, nil, f
	}
	if src, f = c.folder(c.id); f != nil {
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
		name += c.s.switches.suffix(c.s.sim.Now())
	}
	if c.s.switches.clash == ClashRefuse && dst.child(name) != nil {
		return "", &refusal{
			status: http.StatusConflict, code: -17, message: fmt.Sprintf("The name '%s' is in use.", name),
		}
	}
	return dst.free(name), nil
}

func (s *Server) copyInto(dst, src *item, name string, by *user) *item {
	made := s.duplicate(src, dst.owner, by)
	made.name = name
	if delay := s.switches.copyDelay; delay > 0 {
		s.arriving = append(s.arriving, arrival{at: s.sim.Now().Add(delay), to: made, contents: made.children})
		made.children = nil
	}
	s.attach(dst, made)
	return made
}
