filedesc://x.arc 0.0.0.0 19990117032727 text/plain 68
1 0 Example
URL IP-address Archive-date Content-type Archive-length

http://example.org/~wren/ 10.0.0.1 19990117032728 text/html 85
HTTP/1.1 200 OK
Transfer-Encoding: chunked
Content-Type: text/html

3
abc
0


