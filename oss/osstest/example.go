package osstest

// Example is what a program needs for a first copy: an address, credentials, a source and a
// destination.
type Example struct {
	URL             string `json:"url"`
	Region          string `json:"region"`
	AccessKeyID     string `json:"accessKeyID"`
	AccessKeySecret string `json:"accessKeySecret"`
	Bucket          string `json:"bucket"`
	Key             string `json:"key"`
}

// Example adds the buckets and objects of the vendor's own two samples, opens the socket and
// returns how to copy the first.
func (s *Server) Example() Example {
	e := Example{
		Region:          DefaultRegion,
		AccessKeyID:     DefaultAccessKeyID,
		AccessKeySecret: DefaultAccessKeySecret,
		Bucket:          "oss-example",
		Key:             "oss.jpg",
	}
	s.AddBucket(e.Bucket)
	s.AddObject(e.Bucket, e.Key, "a picture of the sea", func(o *Object) {
		o.Header = map[string]string{"Content-Type": "image/jpeg"}
	})
	for _, bucket := range []string{"test", "tesx"} {
		s.AddBucket(bucket, func(b *Bucket) { b.Region = "cn-zhangjiakou" })
	}
	s.AddObject("test", "AK.txt", "a list of islands", func(o *Object) {
		// As documented, not those of this content.
		o.ETag, o.CRC64 = "F2064A169EE92E9775EE5324D0B1682E", "12753002859196105360"
		o.Header = map[string]string{"Content-Type": "text/plain"}
	})
	e.URL = s.URL()
	return e
}
