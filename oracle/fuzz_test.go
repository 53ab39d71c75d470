package oracle_test

import (
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

var bodies = []string{
	"", "null", "{}", "[]", `"x"`, "<html></html>", `{"id":"F1","errorCode":"0","type":"folder","idList":"F0","destinationID":"F2"}`,
	`{"errorCode":"-20","errorKey":"!a!b,c","errorMessage":"m","errorType":"folder","title":"m","type":"https://x/","idList":"F0"}`,
	`{"id":1,"errorCode":-1e3}`, `{"ID":"a","id":null}`, `{"id":"\ud800"}`, `{"id":"F1","size":"1e9","createdTime":"2017-05-31T15:14:01.123Z"}`,
	`{"count":"2","hasMore":"1","totalResults":"9","items":[{"id":"F1","type":"folder"},{"id":"D1","type":"file","version":"3"}]}`,
	`{"count":0,"hasMore":true,"items":null}`, `{"items":[null,{},[]]}`, `{"id":"F1","createdBy":"name","modifiedBy":[]}`,
}

func seed(f *testing.F) {
	for _, b := range bodies {
		f.Add([]byte(b))
	}
}

// fuzzDecode: a body has a result, each of whose items has an id, or it is an error of one line.
func fuzzDecode[Response any](f *testing.F, decode func(body []byte) (*Response, error), ids func(*Response) []string) {
	seed(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		res, err := decode(body)
		if (err == nil) != (res != nil) {
			t.Errorf("%+v, %v", res, err)
		}
		if res != nil && slices.Contains(ids(res), "") {
			t.Errorf("no id: %+v", res)
		}
		oneLine(t, err)
	})
}

// FuzzDecodeCopy: an answer is a copy with an id, the service's refusal, or an error.
func FuzzDecodeCopy(f *testing.F) {
	fuzzDecode(f, oracle.DecodeCopiedFolder, func(res *oracle.CopyFolderResponse) []string { return []string{res.ID} })
}

func FuzzDecodeFolder(f *testing.F) {
	fuzzDecode(f, oracle.DecodeFolder, func(res *oracle.GetFolderResponse) []string { return []string{res.ID} })
}

func FuzzDecodeItems(f *testing.F) {
	fuzzDecode(f, oracle.DecodeItems, func(res *oracle.ListFolderItemsResponse) (ids []string) {
		for _, it := range res.Items {
			ids = append(ids, it.ID)
		}
		return ids
	})
}

// FuzzProblem: an error body is the service's own only with a code from the documented range.
func FuzzProblem(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		err, own := oracle.ReadProblem(403, body)
		p := problemOf(t, err)
		testkit.WantEqual(t, "status", p.Status, 403)
		if p.Type == "" {
			t.Errorf("no type: %+v", p)
		}
		if p.Title == "" {
			t.Errorf("no title: %+v", p)
		}
		if documented := p.Code >= -99 && p.Code <= -1; own != documented {
			t.Errorf("code %d: told that the service's own is %v, want %v", p.Code, own, documented)
		}
		oneLine(t, err)
	})
}

func oneLine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		testkit.WantShort(t, err, 800)
	}
}
