"""What an answer of www.stcn.com says: text in, rows and articles out."""
