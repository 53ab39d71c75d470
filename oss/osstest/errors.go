package osstest

import (
	"encoding/base64"
	"encoding/xml"
	"net/http"
)

// refusal is an error response of the service.
type refusal struct {
	status            int
	code, message, ec string
	details           []element
}

// element is a member of an error document that only some codes have.
type element struct {
	XMLName xml.Name
	Value   string `xml:",chardata"`
}

func detail(name, value string) element {
	return element{XMLName: xml.Name{Local: name}, Value: value}
}

type errorDocument struct {
	XMLName      xml.Name `xml:"Error"`
	Code         string
	Message      string
	RequestID    string `xml:"RequestId"`
	HostID       string `xml:"HostId"`
	Details      []element
	EC           string `xml:",omitempty"`
	RecommendDoc string `xml:",omitempty"`
}

// statusOf has the status of each code that the simulator itself sends.
var statusOf = map[string]int{
	"InvalidArgument":                     http.StatusBadRequest,
	"InvalidObjectName":                   http.StatusBadRequest,
	"InvalidDigest":                       http.StatusBadRequest,
	"MalformedXML":                        http.StatusBadRequest,
	"InvalidEncryptionAlgorithmError":     http.StatusBadRequest,
	"InvalidTargetType":                   http.StatusBadRequest,
	"BadRequest":                          http.StatusBadRequest,
	"InvalidPart":                         http.StatusBadRequest,
	"InvalidPartOrder":                    http.StatusBadRequest,
	"EntityTooSmall":                      http.StatusBadRequest,
	"NotSymlink":                          http.StatusBadRequest,
	"EntityTooLarge":                      http.StatusBadRequest,
	"OperationNotSupported":               http.StatusBadRequest,
	"AccessDenied":                        http.StatusForbidden,
	"InvalidAccessKeyId":                  http.StatusForbidden,
	"SignatureDoesNotMatch":               http.StatusForbidden,
	"InvalidSecurityToken":                http.StatusForbidden,
	"AccessKeyIdAndSecurityTokenNotMatch": http.StatusForbidden,
	"RequestTimeTooSkewed":                http.StatusForbidden,
	"InvalidObjectState":                  http.StatusForbidden,
	"KmsServiceNotEnabled":                http.StatusForbidden,
	"NoSuchBucket":                        http.StatusNotFound,
	"NoSuchKey":                           http.StatusNotFound,
	"NoSuchVersion":                       http.StatusNotFound,
	"NoSuchUpload":                        http.StatusNotFound,
	"SymlinkTargetNotExist":               http.StatusNotFound,
	"KeyNotFound":                         http.StatusNotFound,
	"MethodNotAllowed":                    http.StatusMethodNotAllowed,
	"FileAlreadyExists":                   http.StatusConflict,
	"RestoreAlreadyInProgress":            http.StatusConflict,
	"FileImmutable":                       http.StatusConflict,
	"NotModified":                         http.StatusNotModified,
	"PreconditionFailed":                  http.StatusPreconditionFailed,
	"NotImplemented":                      http.StatusNotImplemented,
	"QpsLimitExceeded":                    http.StatusServiceUnavailable,
}

// ecOf has the fine-grained code (EC) of each code that always has the same one.
var ecOf = map[string]string{
	"AccessDenied":         "0003-00000001",
	"RequestTimeTooSkewed": "0002-00000504",
	"NoSuchKey":            "0026-00000001",
	"NoSuchVersion":        "0026-00000001",
	"FileAlreadyExists":    "0026-00000002",
	"PreconditionFailed":   "0017-00001001",
	"QpsLimitExceeded":     "0004-00000302",
}

func refuse(code, message string, details ...element) *refusal {
	return &refusal{status: statusOf[code], code: code, message: message, ec: ecOf[code], details: details}
}

func (no *refusal) withEC(ec string) *refusal {
	no.ec = ec
	return no
}

func (no *refusal) with(a refusalCode) *refusal {
	no.status, no.code = a.status, a.code
	return no
}

func accessDenied(message string) *refusal { return refuse("AccessDenied", message) }

func invalidArgument(name, value, message string) *refusal {
	return refuse("InvalidArgument", message, detail("ArgumentName", name), detail("ArgumentValue", value))
}

func noSuchKey(key string) *refusal {
	return refuse("NoSuchKey", "There is no such key.", detail("Key", key))
}

func (no *refusal) document(requestID, host string) []byte {
	d := errorDocument{Code: no.code, Message: no.message, RequestID: requestID, HostID: host, Details: no.details, EC: no.ec}
	if no.ec != "" {
		d.RecommendDoc = "https://api.alibabacloud.com/troubleshoot?q=" + no.ec
	}
	return marshal(d)
}

func (q *request) refuse(no *refusal) {
	q.set(hEC, no.ec)
	switch {
	case no.status == http.StatusNotModified:
		q.w.WriteHeader(no.status)
		return
	case q.r.Method == http.MethodHead:
		if q.s.switches.headErrors {
			q.set(hHeadError, base64.StdEncoding.EncodeToString(no.document(q.id, q.r.Host)))
		}
		q.w.WriteHeader(no.status)
		return
	}
	q.set("Content-Type", "application/xml")
	q.w.WriteHeader(no.status)
	q.w.Write(no.document(q.id, q.r.Host))
}

// plainRefusals are the responses for injected statuses.
var plainRefusals = map[int]*refusal{
	http.StatusBadRequest:          refuse("InvalidArgument", "An argument is invalid."),
	http.StatusUnauthorized:        {status: http.StatusUnauthorized, code: "AccessDenied", message: "The request is not authorized."},
	http.StatusForbidden:           accessDenied("Access is denied."),
	http.StatusNotFound:            refuse("NoSuchKey", "There is no such key."),
	http.StatusMethodNotAllowed:    refuse("MethodNotAllowed", "This resource does not have the method of the request."),
	http.StatusRequestTimeout:      {status: http.StatusRequestTimeout, code: "RequestTimeout", message: "The connection was idle for too long."},
	http.StatusConflict:            refuse("FileAlreadyExists", "The object exists already."),
	http.StatusPreconditionFailed:  refuse("PreconditionFailed", "A condition of the request does not hold."),
	http.StatusTooManyRequests:     refuse("QpsLimitExceeded", "There are too many requests a second."),
	http.StatusInternalServerError: {status: http.StatusInternalServerError, code: "InternalError", message: "The service failed; try again."},
	http.StatusNotImplemented:      refuse("NotImplemented", "This is not implemented."),
	http.StatusServiceUnavailable:  {status: http.StatusServiceUnavailable, code: "ServiceUnavailable", message: "The service is busy; try again."},
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	if which, _ := issuerOf(r); which != noIssuer {
		s.failIssuer(which, w, status)
		return
	}
	no, ok := plainRefusals[status]
	if !ok {
		no = &refusal{status: status, code: "InternalError", message: http.StatusText(status)}
	}
	s.newRequest(w, r).refuse(no)
}
