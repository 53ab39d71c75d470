package oracle

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// The decoders, for fuzzing without a request.
var ParseErrorKey = parseErrorKey

func answer(status int, body []byte) *call.Response {
	return &call.Response{Op: "oracle.Fuzz", Attempt: 1, Status: status, Header: http.Header{}, Body: body}
}

func DecodeCopiedFolder(body []byte) (*CopyFolderResponse, error) {
	return decodeCopiedFolder(answer(200, body))
}

func DecodeFolder(body []byte) (*GetFolderResponse, error) { return decodeFolder(answer(200, body)) }

func DecodeItems(body []byte) (*ListFolderItemsResponse, error) {
	return decodeItems(answer(200, body))
}

func ReadProblem(status int, body []byte) (p error, own bool) {
	r := readProblem(answer(status, body))
	return r.Err, r.Finished
}
