package osstest

import "net/http"

// switches holds the behaviour that the documents leave open.
type switches struct {
	headErrors    bool
	copyCRC       bool
	newCopyETag   bool
	httpDate      bool
	qpsDelay      bool
	appendSources bool
	flatCopyLimit bool
	partCRC       bool
	abortRepeats  int
	crossRegion   refusalCode
	markerSource  refusalCode
	overwriteRule refusalCode
}

type refusalCode struct {
	status int
	code   string
}

func defaultSwitches() switches {
	return switches{
		headErrors:    true,
		copyCRC:       true,
		partCRC:       true,
		crossRegion:   refusalCode{http.StatusBadRequest, "InvalidArgument"},
		markerSource:  refusalCode{http.StatusNotFound, "NoSuchKey"},
		overwriteRule: refusalCode{http.StatusConflict, "FileAlreadyExists"},
	}
}

func (s *Server) set(f func(w *switches)) { s.sim.Do(func() { f(&s.switches) }) }

// SetHeadErrors sets whether a refused HEAD carries its error document in x-oss-err, in base64. The
// default is true.
//
// Undocumented: the vendor's SDK reads the header, the public error page does not know it.
func (s *Server) SetHeadErrors(on bool) { s.set(func(w *switches) { w.headErrors = on }) }

// SetCopyCRC sets whether copies have a CRC64. The default is true.
//
// Undocumented: when the service leaves it out is not said, only that it may.
func (s *Server) SetCopyCRC(on bool) { s.set(func(w *switches) { w.copyCRC = on }) }

// SetNewCopyETag makes the ETag of a copy a new value that is no digest of the content. By default
// a copy keeps the ETag of its source.
//
// Undocumented: only uploads by PutObject are promised an MD5.
func (s *Server) SetNewCopyETag(on bool) { s.set(func(w *switches) { w.newCopyETag = on }) }

// SetHTTPDates writes LastModified of a copy as "Fri, 24 Feb 2012 07:18:48 GMT" in place of the
// default "2012-02-24T07:18:48.000Z".
//
// Undocumented: samples show both forms, no text says when which is sent.
func (s *Server) SetHTTPDates(on bool) { s.set(func(w *switches) { w.httpDate = on }) }

// SetQPSDelay adds x-oss-qos-delay-time, the rest of the window in milliseconds, to refusals by
// SetRate. By default they do not have it.
//
// Undocumented: the header is described for bandwidth limits alone.
func (s *Server) SetQPSDelay(on bool) { s.set(func(w *switches) { w.qpsDelay = on }) }

// SetAppendSources sets whether appendable objects can be copied. The default is false: such a copy
// fails with OperationNotSupported.
//
// Undocumented: the user guide and older pages forbid it, today's page of CopyObject is silent.
func (s *Server) SetAppendSources(on bool) { s.set(func(w *switches) { w.appendSources = on }) }

// SetFlatCopyLimit makes the copy of an object of 1 GB or more fail with EntityTooLarge unless it
// is onto itself, as older pages say. By default the limit depends on what a copy changes.
//
// Undocumented: pages of one time say either.
func (s *Server) SetFlatCopyLimit(on bool) { s.set(func(w *switches) { w.flatCopyLimit = on }) }

// SetPartCRC sets whether ListParts shows HashCrc64ecma. The default is true.
//
// Undocumented: whether a part always has the member is not said.
func (s *Server) SetPartCRC(on bool) { s.set(func(w *switches) { w.partCRC = on }) }

// SetAbortRepeats makes uploads outlive n aborts, as if parts were being copied into them
// meanwhile. It applies to uploads that are begun after it. The default is 0.
//
// Undocumented: the page says that an abort may have to be repeated, not how often, nor what is
// seen of the upload until then.
func (s *Server) SetAbortRepeats(n int) { s.set(func(w *switches) { w.abortRepeats = n }) }

// SetCrossRegionRefusal sets the status and the code of the refusal of a copy between regions. The
// default is 400 InvalidArgument.
//
// Undocumented: only its EC, 0016-00000306, is known.
func (s *Server) SetCrossRegionRefusal(status int, code string) {
	s.set(func(w *switches) { w.crossRegion = refusalCode{status, code} })
}

// SetMarkerSourceRefusal sets the status and the code of the refusal of a copy whose source version
// is a delete marker. The default is 404 NoSuchKey.
//
// Undocumented: the pages say 404 for CopyObject and 400 for parts, the code is known as EC
// 0016-00000307 alone.
func (s *Server) SetMarkerSourceRefusal(status int, code string) {
	s.set(func(w *switches) { w.markerSource = refusalCode{status, code} })
}

// SetOverwriteRuleRefusal sets the status and the code of the refusal of what
// [Bucket.ForbidOverwrite] forbids. The default is 409 FileAlreadyExists.
//
// Undocumented: the page of the rules says that the request is denied, not with which code.
func (s *Server) SetOverwriteRuleRefusal(status int, code string) {
	s.set(func(w *switches) { w.overwriteRule = refusalCode{status, code} })
}
